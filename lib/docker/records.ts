/** Reads single records into the store. Errors are thrown for the caller to judge, but what is gone is removed. */
import { createHash } from "node:crypto";
import type { EngineAddress } from "./address.ts";
import type { EngineClient, Query } from "./client.ts";
import { EngineError, type EngineProblem } from "./errors.ts";
import { mapContainer } from "./map-container.ts";
import { mapInfo } from "./map-info.ts";
import { mapNetwork } from "./map-network.ts";
import { isRefusal, type Negotiated } from "./negotiate.ts";
import { type Notices, unreadable } from "./notices.ts";
import type { Row } from "./rows.ts";
import { RawContainer, RawInfo, RawNetwork, RawRows } from "./schemas.ts";
import type { EngineStore } from "./store.ts";

export interface Records {
  /** `timeout` in ms. */
  container(id: string, timeout: number): Promise<void>;
  network(id: string, timeout: number): Promise<void>;
  /** Rows of a list by id; those without a readable id are left out. */
  list(path: string, query: Query, row: (raw: unknown) => Row | null): Promise<ReadonlyMap<string, Row>>;
  /** Resolves to true when another engine answers than before; the store is empty then. */
  info(): Promise<boolean>;
}

export function createRecords(
  client: EngineClient,
  address: EngineAddress,
  negotiated: () => Negotiated | null,
  store: EngineStore,
  notices: Notices,
): Records {
  return {
    async container(id, timeout) {
      const body = await unlessGone(() => client.get(`/containers/${encodeURIComponent(id)}/json`, {}, timeout));
      const parsed = body === GONE ? null : RawContainer.safeParse(body);
      if (parsed === null) store.removeContainer(id);
      else if (parsed.success) store.putContainer(mapContainer(parsed.data));
      else return notices.set(id, unreadable(`Container ${id.slice(0, 12)}`, firstIssue(parsed.error)));
      notices.clear(id);
    },
    async network(id, timeout) {
      const body = await unlessGone(() => client.get(`/networks/${encodeURIComponent(id)}`, {}, timeout));
      const parsed = body === GONE ? null : RawNetwork.safeParse(body);
      if (parsed === null) store.removeNetwork(id);
      else if (parsed.success) store.putNetwork(mapNetwork(parsed.data));
      else return notices.set(id, unreadable(`Network ${id.slice(0, 12)}`, firstIssue(parsed.error)));
      notices.clear(id);
    },
    async list(path, query, toRow) {
      const parsed = RawRows.safeParse(await client.get(path, query));
      if (!parsed.success) throw new EngineError(notAList(path));
      const rows = new Map<string, Row>();
      for (const raw of parsed.data) {
        const row = toRow(raw);
        if (row) rows.set(row.id, row);
      }
      notices.clear(path);
      return rows;
    },
    async info() {
      const raw = await readInfo(client, notices);
      const from = negotiated();
      const next = mapInfo(raw, from?.raw ?? null, { ...fallbackOf(address), apiVersion: from?.version ?? "" });
      const other = store.info !== null && store.info.id !== next.id;
      if (other) store.clear();
      store.setInfo(next);
      return other;
    },
  };
}

const GONE = Symbol("gone");

async function unlessGone(read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof EngineError && error.code === "not-found") return GONE;
    throw error;
  }
}

/** Null when a proxy refuses it: names and ids are then made from the address. */
async function readInfo(client: EngineClient, notices: Notices): Promise<RawInfo | null> {
  try {
    const parsed = RawInfo.safeParse(await client.get("/info"));
    if (!parsed.success) notices.set("/info", unreadable("The engine's info", firstIssue(parsed.error)));
    else notices.clear("/info");
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    notices.set("/info", error.problem);
    return null;
  }
}

function fallbackOf({ address, transport }: EngineAddress): { id: string; name: string } {
  const id = createHash("sha256").update(`vethscope ${address}`).digest("hex");
  return { id, name: transport.kind === "unix" ? "docker" : transport.host };
}

const firstIssue = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string => {
  const issue = error.issues[0];
  return issue ? `${issue.path.map(String).join(".") || "body"}: ${issue.message}` : "unknown shape";
};

function notAList(path: string): EngineProblem {
  return {
    code: "not-an-engine",
    message: `GET ${path} did not answer with a list.`,
    hint: "Another server may listen there, or a proxy stands between. Check the address.",
  };
}
