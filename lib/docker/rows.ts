/** What tells that a record changed without reading it: a signature of its row in the engine's list. */
import { RawContainerRow, RawNetwork } from "./schemas.ts";
import { byText, sortedRecord } from "./values.ts";

/** A list's row: `signature` is equal as long as nothing in the row changed that does not change by itself. */
export interface Row {
  readonly id: string;
  readonly signature: string;
  /** For containers: ids of the networks in the row. */
  readonly networks: readonly string[];
}

/** Null when not even an id is readable. Ports come in no order (Go maps), so they are sorted. */
export function containerRow(raw: unknown): Row | null {
  const parsed = RawContainerRow.safeParse(raw);
  if (!parsed.success) return bareRow(raw);
  const row = parsed.data;
  const endpoints = sortedRecord(row.NetworkSettings?.Networks ?? {});
  return {
    id: row.Id,
    signature: JSON.stringify([
      [...row.Names].sort(byText),
      row.Image,
      row.State,
      sortedRecord(row.Labels),
      row.Ports.map((port) => `${port.PrivatePort}/${port.Type} ${port.IP}:${port.PublicPort}`).sort(byText),
      row.HostConfig?.NetworkMode,
      endpoints,
    ]),
    networks: Object.values(endpoints).flatMap((endpoint) => (endpoint.NetworkID === "" ? [] : [endpoint.NetworkID])),
  };
}

export function networkRow(raw: unknown): Row | null {
  const parsed = RawNetwork.safeParse(raw);
  if (!parsed.success) return bareRow(raw);
  const { Containers: _, ...row } = parsed.data;
  return { id: row.Id, signature: JSON.stringify({ ...row, Options: sortedRecord(row.Options) }), networks: [] };
}

/** A row that does not fit still says that the record is there; reading that tells what is wrong with it. */
function bareRow(raw: unknown): Row | null {
  const parsed = RawContainerRow.pick({ Id: true }).safeParse(raw);
  return parsed.success ? { id: parsed.data.Id, signature: "unreadable", networks: [] } : null;
}
