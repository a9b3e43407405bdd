/** Plans on a made-up host: each kind of action, the slowest of fifty runs of it. */
import { assemble } from "#lib/topology/assemble.ts";
import type { Action, CreateAction } from "#lib/topology/plan/action.ts";
import { planAction } from "#lib/topology/plan/plan-action.ts";
import { relate } from "#lib/topology/relations.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { quantile, type Row } from "./report.ts";

const plain = { ipv6: null, linkLocal: [], aliases: ["web"], mac: null, gwPriority: null, driverOptions: {} };
const create: CreateAction = {
  kind: "create",
  host: null,
  name: "new",
  driver: "bridge",
  scope: null,
  internal: false,
  attachable: false,
  ingress: false,
  enableIpv4: true,
  enableIpv6: false,
  configOnly: false,
  configFrom: null,
  ipamDriver: "default",
  ipamOptions: {},
  ipam: [{ subnet: "10.250.0.0/24", ipRange: null, gateway: null, auxAddresses: {} }],
  options: {},
  labels: {},
};

/** The aim is 20 ms for 1,000 containers, whatever is planned. */
export function planFigures(): Row[] {
  const entities = assemble(syntheticHost({ containers: 1000, networks: 10, most: 2 }));
  const relations = relate(entities);
  const [container] = relations.containers;
  const joined = container ? (relations.endpointsByContainer.get(container.id) ?? []) : [];
  const other = relations.networks.find((n) => n.driver === "bridge" && joined.every((e) => e.network !== n.id));
  const [first] = joined;
  if (!container || !other || !first) return [];
  const connect: Action = { kind: "connect", network: other.id, container: container.id, ipv4: null, ...plain };
  const actions: readonly (readonly [string, Action])[] = [
    ["connect", connect],
    ["connect with address", { ...connect, ipv4: "10.0.0.200" }],
    ["disconnect", { kind: "disconnect", network: first.network, container: container.id, force: false }],
    ["create", create],
    ["remove", { kind: "remove", network: other.id }],
    ["prune", { kind: "prune", networks: relations.networks.map((n) => n.id) }],
  ];
  return actions.map(([name, action]): Row => {
    const times = Array.from({ length: 50 }, () => {
      const start = performance.now();
      planAction(action, entities, relations);
      return performance.now() - start;
    });
    const middle = quantile(times, 0.5).toFixed(2);
    return [`plan of a ${name}, 1000 containers`, `${middle} ms`, `p95 ${quantile(times, 0.95).toFixed(2)} ms, aim 20`];
  });
}
