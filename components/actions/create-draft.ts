/** What the create dialog holds, and the action it makes of it. Pure. */
import type { Action } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { DRIVERS } from "#lib/topology/plan/drivers.ts";
import { parsePairs } from "./pairs.ts";

export interface PoolDraft {
  readonly subnet: string;
  readonly ipRange: string;
  readonly gateway: string;
  /** `name=address`, one a line. */
  readonly aux: string;
}

export interface CreateDraft {
  readonly host: string | null;
  readonly name: string;
  /** One of DRIVERS, or `plugin`. */
  readonly driver: string;
  readonly plugin: string;
  readonly pools: readonly PoolDraft[];
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly swarmScope: boolean;
  readonly configOnly: boolean;
  readonly configFrom: string;
  readonly ipamDriver: string;
  readonly ipamOptions: string;
  /** Of the driver, by key; empty ones are left out. */
  readonly options: Readonly<Record<string, string>>;
  readonly moreOptions: string;
  readonly labels: string;
}

export const EMPTY_POOL: PoolDraft = { subnet: "", ipRange: "", gateway: "", aux: "" };

export const EMPTY_DRAFT: CreateDraft = {
  host: null,
  name: "",
  driver: "bridge",
  plugin: "",
  pools: [EMPTY_POOL],
  ipv4: true,
  ipv6: false,
  internal: false,
  attachable: false,
  ingress: false,
  swarmScope: false,
  configOnly: false,
  configFrom: "",
  ipamDriver: "",
  ipamOptions: "",
  options: {},
  moreOptions: "",
  labels: "",
};

const filled = (map: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value.trim() !== ""));

/** Null while there is no name or no driver. */
export function createAction(draft: CreateDraft): Action | null {
  const driver = draft.driver === "plugin" ? draft.plugin.trim() : draft.driver;
  if (draft.name.trim() === "" || driver === "") return null;
  const known = new Set(DRIVERS.find((d) => d.driver === driver)?.options.map((o) => o.key));
  const own = Object.fromEntries(Object.entries(filled(draft.options)).filter(([key]) => known.has(key)));
  return {
    kind: "create",
    host: draft.host,
    name: draft.name.trim(),
    driver,
    scope: draft.swarmScope && driver !== "overlay" ? "swarm" : null,
    internal: draft.internal,
    attachable: draft.attachable,
    ingress: draft.ingress,
    enableIpv4: draft.ipv4,
    enableIpv6: draft.ipv6,
    configOnly: draft.configOnly,
    configFrom: draft.configFrom.trim() || null,
    ipamDriver: draft.ipamDriver.trim() || "default",
    ipamOptions: parsePairs(draft.ipamOptions),
    ipam: draft.pools
      .filter((p) => p.subnet.trim() !== "")
      .map((p) => ({
        subnet: p.subnet.trim(),
        ipRange: p.ipRange.trim() || null,
        gateway: p.gateway.trim() || null,
        auxAddresses: parsePairs(p.aux),
      })),
    options: { ...own, ...parsePairs(draft.moreOptions) },
    labels: parsePairs(draft.labels),
  };
}

const NAME = new Set(["no-name", "predefined-name", "name-taken", "bad-swarm-name"]);
const FIELD_OF: Readonly<Record<string, keyof PoolDraft>> = {
  "gateway-outside": "gateway",
  "gateway-kept": "gateway",
  "range-outside": "ipRange",
  "range-host-bits": "ipRange",
  "reserved-outside": "aux",
  "reserved-kept": "aux",
  "reserved-twice": "aux",
  "subnet-host-bits": "subnet",
  "subnet-overlap": "subnet",
  "subnet-too-small": "subnet",
  "subnet-link-local": "subnet",
  "bad-subnet": "subnet",
};

/** `name`, or `<number of the pool>.<field>`; null: about no single field. */
export function createField({ code, message }: Problem, { pools }: CreateDraft): string | null {
  const named = /cannot be used\. (name|ipam\.(\d+)\.(subnet|ipRange|gateway|auxAddresses))\b/.exec(message);
  if (named) {
    if (named[1] === "name") return "name";
    const given = pools.flatMap((p, i) => (p.subnet.trim() === "" ? [] : [i]));
    return `${given[Number(named[2])] ?? 0}.${named[3] === "auxAddresses" ? "aux" : named[3]}`;
  }
  if (NAME.has(code)) return "name";
  const field = FIELD_OF[code];
  if (!field) return null;
  const at = pools.findIndex((p) => p.subnet.trim() !== "" && message.includes(p[field].trim() || p.subnet.trim()));
  const only = pools.filter((p) => p.subnet.trim() !== "").length === 1;
  return at >= 0 ? `${at}.${field}` : only ? `${pools.findIndex((p) => p.subnet.trim() !== "")}.${field}` : null;
}
