/** Any action on any host: a plan is made, and what takes an action back is taken back by the action. */
import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { Endpoint, Entity, EntityId } from "#lib/topology/model.ts";
import type { Action, ConnectAction } from "#lib/topology/plan/action.ts";
import { planAction } from "#lib/topology/plan/plan-action.ts";
import { type Relations, relate } from "#lib/topology/relations.ts";
import { engineHost, gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { seeded } from "#tests/support/random.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { create, type Entities, world } from "./world.ts";

const HOSTS: Readonly<Record<string, () => Entities>> = {
  "the web shop": () => world(),
  "engine 20.10": () => assemble(engineHost("20.10.24")),
  "engine 26.1": () => assemble(engineHost("26.1.5")),
  "engine 28.5": () => assemble(engineHost("28.5.2")),
  "gateway modes": () => assemble(gatewayModesHost()),
  "a made-up host": () => assemble(syntheticHost({ containers: 30, networks: 8, most: 3 })),
  nothing: () => new Map(),
};

const ADDRESSES = ["10.30.5.3", "172.28.10.9", "0.0.0.0", "fd00::5", "fe80::1", "169.254.1.1", "nonsense", ""];
const TEXTS = ["", " ", "bridge", "-x", "a/b", "br-ops", "eth0", "true", "68", "\u202e", "x".repeat(300), "lo.5"];
const SUBNETS = [
  "10.30.0.0/16",
  "10.250.0.0/24",
  "0.0.0.0/0",
  "fd00::/64",
  "fe80::/10",
  "10.0.0.5/8",
  "no/99",
  "1.2.3.4/32",
];
const KEYS = ["parent", "macvlan_mode", "com.docker.network.bridge.name", "com.docker.network.driver.mtu", "foo"];

function randomAction(random: () => number, { networks, containers, hosts }: Relations): Action {
  const pick = <T>(list: readonly T[], otherwise: T): T => list[Math.floor(random() * list.length)] ?? otherwise;
  const maybe = <T>(list: readonly T[]): T | null =>
    random() < 0.5 ? null : (list[Math.floor(random() * list.length)] ?? null);
  const ids = [...networks, ...containers, ...hosts].map((e): string => e.id);
  const network =
    random() < 0.1
      ? pick(ids, "")
      : pick<string>(
          networks.map((n) => n.id),
          "gone",
        );
  const container =
    random() < 0.1
      ? pick(ids, "")
      : pick<string>(
          containers.map((c) => c.id),
          "gone",
        );
  const address = () => pick(ADDRESSES, "");
  const options = random() < 0.5 ? {} : { [pick(KEYS, "")]: pick(TEXTS, "") };
  const flag = () => random() < 0.3;
  const pool = () => {
    const auxAddresses = flag() ? { x: address() } : {};
    return { subnet: pick(SUBNETS, ""), ipRange: maybe(SUBNETS), gateway: maybe(ADDRESSES), auxAddresses };
  };
  switch (Math.floor(random() * 5)) {
    case 0: {
      const more = { mac: null, gwPriority: maybe([-1, 0, 5]), driverOptions: options };
      const linkLocal = flag() ? [address(), address()] : [];
      const aliases = flag() ? TEXTS.slice(0, 3) : [];
      return {
        kind: "connect",
        network,
        container,
        ipv4: maybe(ADDRESSES),
        ipv6: maybe(ADDRESSES),
        linkLocal,
        aliases,
        ...more,
      };
    }
    case 1:
      return { kind: "disconnect", network, container, force: flag() };
    case 2:
      return { kind: "remove", network };
    case 3:
      return { kind: "prune", networks: [network, ...ids.slice(0, 3)] };
    default:
      return create({
        host: maybe(ids),
        name: pick(TEXTS, ""),
        driver: pick(["bridge", "macvlan", "ipvlan", "overlay", "host", "weavemesh"], ""),
        scope: maybe(["local", "swarm"] as const),
        internal: flag(),
        attachable: flag(),
        ingress: flag(),
        enableIpv4: !flag(),
        enableIpv6: flag(),
        configOnly: flag(),
        configFrom: maybe(TEXTS),
        ipamDriver: pick(["default", "default", "null", "weave"], ""),
        ipam: flag() ? [] : [pool(), pool()],
        options,
      });
  }
}

/** The topology after a disconnect: without the endpoint, everything else as it was. */
function without(entities: Entities, { network, container }: ConnectAction): Entities {
  const left = [...entities].flatMap(([id, e]): [EntityId, Entity][] => {
    if (e.kind === "endpoint" && e.network === network && e.container === container) return [];
    if (e.kind !== "container" || e.id !== container) return [[id, e]];
    const { wishes, ...rest } = e;
    return [[id, { ...rest, networks: e.networks.filter((n) => n !== network) }]];
  });
  return new Map(left);
}

const joins = (relations: Relations): [string, Endpoint][] =>
  [...relations.endpointsByContainer].flatMap(([id, list]) => list.map((e): [string, Endpoint] => [id, e]));

describe.each(Object.entries(HOSTS))("on %s", (_, make) => {
  const entities = make();
  const relations = relate(entities);

  it("every action gets a plan, the same one each time, and nothing follows from one that is refused", () => {
    const random = seeded(7);
    for (let i = 0; i < 400; i++) {
      const action = randomAction(random, relations);
      const planned = planAction(action, entities, relations);
      expect(planAction(action, entities, relations)).toEqual(planned);
      expect(planned.command).toMatch(/^docker network (connect|disconnect|create|rm) /);
      if (planned.refusals.length > 0) expect([planned.undo, planned.consequences]).toEqual([null, []]);
    }
  });

  it("what takes a disconnect back is allowed afterwards, and is itself taken back by that disconnect", () => {
    for (const [container, { network }] of joins(relations)) {
      const action: Action = { kind: "disconnect", network, container, force: false };
      const { undo } = planAction(action, entities, relations);
      if (undo?.kind !== "connect") continue;
      const after = without(entities, undo);
      const back = planAction(undo, after, relate(after));
      expect(back.refusals).toEqual([]);
      expect(back.undo).toEqual(action);
    }
  });
});
