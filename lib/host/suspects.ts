/** Whom to ask about a finding before it is told: the containers and networks that the engine may be at work on just now. */
import type { Entity, EntityId, Finding } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";

/** Told from one and the same answer of the engine: nothing can be on its way between two sources. */
const CERTAIN: ReadonlySet<string> = new Set(["port-open"]);

/** What belongs to nothing may be what the engine is about to use, and it answers for no thing that it has not recorded. */
const NOBODYS: ReadonlySet<string> = new Set(["leftover-veth", "veth-to-unknown", "leftover-bridge", "leftover-vxlan"]);

const GOSSIP: ReadonlySet<string> = new Set(["vtep-without-fdb", "host-route-missing"]);

/** A container that stops loses its sandbox first; the engine answers for it as running until all of it is cleared away. */
const SLOW: ReadonlySet<string> = new Set(["sandbox-unreadable"]);

const OF_RULES: ReadonlySet<string> = new Set([
  "dnat-missing",
  "forward-drop",
  "masquerade-missing",
  "rules-not-docker",
  "vxlan-port-blocked",
]);

export type Suspect =
  | { readonly kind: "certain" }
  | { readonly kind: "nobodys" }
  | {
      readonly kind: "asked";
      /** Docker's ids, sorted. */
      readonly containers: readonly string[];
      readonly networks: readonly string[];
      /**
       * It may take seconds to come right: engines tell each other of peers and endpoints, a plugin's daemon sets routes, a
       * container is being cleared away.
       */
      readonly slow: boolean;
      /** It is told from the filter and NAT rules, which are read some time after the engine has changed them. */
      readonly rules: boolean;
    };

export function suspectOf(
  finding: Finding,
  entities: ReadonlyMap<EntityId, Entity>,
  { engine }: HostObservation,
): Suspect {
  if (CERTAIN.has(finding.code)) return { kind: "certain" };
  if (NOBODYS.has(finding.code)) return { kind: "nobodys" };
  const containers = new Set<string>();
  const networks = new Set<string>();
  for (const id of finding.about) {
    const e = entities.get(id);
    if (e?.kind === "container") containers.add(e.id);
    else if (e?.kind === "publishedPort") containers.add(e.container);
    else if (e?.kind === "sandbox") for (const c of e.containers) containers.add(c);
    else if (e?.kind === "network") networks.add(e.id);
    else if (e?.kind === "endpoint") {
      networks.add(e.network);
      if (e.container !== null) containers.add(e.container);
    }
  }
  // The container that a network still counts may be one that has just been made, and was not read yet.
  if (finding.code === "stale-endpoint")
    for (const id of networks)
      for (const member of Object.keys(engine.networks.get(id)?.members ?? {}))
        if (!engine.containers.has(member)) containers.add(member);
  const rules = OF_RULES.has(finding.code);
  const slow = SLOW.has(finding.code) || (GOSSIP.has(finding.code) && networks.size > 0);
  return { kind: "asked", containers: [...containers].sort(), networks: [...networks].sort(), slow, rules };
}

/** What engine and kernel have of them: as long as these are the same objects, nothing has happened to them. */
export function stateOf(suspect: Suspect, { engine, kernel }: HostObservation): readonly unknown[] {
  if (suspect.kind !== "asked") return [];
  return [
    ...suspect.networks.map((id) => engine.networks.get(id)),
    ...suspect.containers.flatMap((id) => {
      const target = kernel.read ? kernel.targets.get(id) : undefined;
      const netns = kernel.read && typeof target === "string" ? kernel.namespaces.get(target) : undefined;
      return [engine.containers.get(id), netns];
    }),
  ];
}

/** Containers that the engine may be starting: until it is done, its record of them is the old one. */
export function atRest({ engine }: HostObservation): readonly string[] {
  return [...engine.containers.values()].flatMap((c) => (c.state === "running" || c.state === "paused" ? [] : [c.id]));
}
