/** The `docker …` line that does the same as an action, to copy into a POSIX shell. */
import type { HostId } from "../model.ts";
import { nameOrId, shellWord } from "../shell-word.ts";
import type { Action, ConnectAction, CreateAction } from "./action.ts";
import { type Facts, find } from "./facts.ts";

const one = (flag: string, value: string | number | null): string[] =>
  value === null || value === "" ? [] : [flag, shellWord(String(value))];
const each = (flag: string, values: readonly string[]): string[] => values.flatMap((v) => [flag, shellWord(v)]);
const pairs = (flag: string, map: Readonly<Record<string, string>>): string[] =>
  each(
    flag,
    Object.keys(map)
      .sort()
      .map((key) => `${key}=${map[key]}`),
  );
const flag = (name: string, on: boolean): string[] => (on ? [name] : []);

/** The name where it is the only one of its kind there, else the id. */
function networkWord(facts: Facts, id: string): string {
  const network = find(facts, "network", id);
  if (!network) return shellWord(id);
  const { name, host } = network;
  const here = (other: HostId | null): boolean => host === null || other === null || other === host;
  const same = facts.relations.networks.filter((n) => n.name === name && here(n.host));
  return same.length > 1 ? id : wordOf(network);
}

/**
 * The engine looks for a whole id first, then for a name, then for the beginning of an id. What is called like another
 * one's id, whole or shortened, must not lead the command there.
 */
function wordOf(thing: { readonly id: string; readonly name: string }): string {
  const word = LIKE_AN_ID.test(thing.name) ? thing.id : nameOrId(thing);
  return thing.id.startsWith(word) ? thing.id : word;
}
const LIKE_AN_ID = /^([0-9a-f]{12,64}|[0-9a-z]{25})$/;

function containerWord(facts: Facts, id: string): string {
  const container = find(facts, "container", id);
  return container && container.name !== "" ? wordOf(container) : shellWord(id);
}

const connect = (a: ConnectAction): string[] => [
  ...one("--ip", a.ipv4),
  ...one("--ip6", a.ipv6),
  ...each("--link-local-ip", a.linkLocal),
  ...each("--alias", a.aliases),
  ...(a.gwPriority === null ? [] : [`--gw-priority=${a.gwPriority}`]),
  ...pairs("--driver-opt", a.driverOptions),
];

/** Docker's client pairs ranges and gateways with the subnets that contain them; their order does not matter. */
const create = (a: CreateAction): string[] => [
  ...one("--driver", a.driver === "bridge" ? null : a.driver),
  ...one("--scope", a.scope),
  ...flag("--internal", a.internal),
  ...flag("--attachable", a.attachable),
  ...flag("--ingress", a.ingress),
  ...flag("--ipv4=false", !a.enableIpv4),
  ...flag("--ipv6", a.enableIpv6),
  ...flag("--config-only", a.configOnly),
  ...one("--config-from", a.configFrom),
  ...one("--ipam-driver", a.ipamDriver === "default" ? null : a.ipamDriver),
  ...pairs("--ipam-opt", a.ipamOptions),
  ...a.ipam.flatMap((pool) => [
    ...one("--subnet", pool.subnet),
    ...one("--ip-range", pool.ipRange),
    ...one("--gateway", pool.gateway),
    ...pairs("--aux-address", pool.auxAddresses),
  ]),
  ...pairs("--opt", a.options),
  ...pairs("--label", a.labels),
  ...flag("--", a.name.startsWith("-")),
  shellWord(a.name),
];

export function commandOf(action: Action, facts: Facts): string {
  const docker = (...words: readonly string[]): string => ["docker", "network", ...words].join(" ");
  switch (action.kind) {
    case "connect":
      return docker(
        "connect",
        ...connect(action),
        networkWord(facts, action.network),
        containerWord(facts, action.container),
      );
    case "disconnect": {
      const force = flag("--force", action.force);
      return docker("disconnect", ...force, networkWord(facts, action.network), containerWord(facts, action.container));
    }
    case "create":
      return docker("create", ...create(action));
    case "remove":
      return docker("rm", networkWord(facts, action.network));
    case "prune":
      return docker("rm", ...action.networks.map((id) => networkWord(facts, id)));
  }
}
