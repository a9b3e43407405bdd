/** Plan and layout of made-up hosts, and beside it the force-directed layout (fcose) that diagram pages usually have. */
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan } from "#lib/scene/plan.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { quantile, type Row } from "./report.ts";

const RUNS = 25;
/** Before those: what is compiled while it runs is not measured. */
const WARM = 15;
const LIMITS = [
  [100, 2],
  [1000, 10],
  [3000, 30],
] as const;
const NETWORKS = 10;
/** With more, fcose takes minutes. */
const FCOSE_MOST = 1000;

/** Milliseconds of one run; the processor's time, since other things may run beside it. Its clock may tick in 4 ms: hence `times`. */
function cpu(run: () => void, times = 1): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < times; i++) run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / times;
}

/** Containers and networks as nodes, endpoints as edges. */
function fcoseTime(entities: ReadonlyMap<EntityId, Entity>): number {
  cytoscape.use(fcose);
  const elements = [...entities.values()].flatMap((e): cytoscape.ElementDefinition[] => {
    if (e.kind === "container" || e.kind === "network") return [{ data: { id: e.id } }];
    return e.kind === "endpoint" && e.container ? [{ data: { id: e.id, source: e.container, target: e.network } }] : [];
  });
  const graph = cytoscape({ headless: true, styleEnabled: true, elements });
  const options = { name: "fcose", animate: false } as cytoscape.LayoutOptions;
  const time = cpu(() => graph.layout(options).run());
  graph.destroy();
  return time;
}

export function layoutFigures(): Row[] {
  return LIMITS.flatMap(([containers, limit]): Row[] => {
    const entities = assemble(syntheticHost({ containers, networks: NETWORKS, most: 2 }));
    const relations = relate(entities);
    // No network is counted instead of shown.
    const unfold = relations.networks.map((n) => n.name);
    const times = (["networks", "wiring"] as const).map((view) => {
      const run = () => layout(makePlan(entities, relations, { view, filter: NO_FILTER, unfold }));
      for (let i = 0; i < WARM; i++) run();
      return [
        view,
        quantile(
          Array.from({ length: RUNS }, () => cpu(run, Math.ceil(4000 / containers))),
          0.5,
        ),
      ] as const;
    });
    const rows = times.map(
      ([view, time]): Row => [`layout of ${containers}, ${view} view`, `${time.toFixed(1)} ms`, `≤ ${limit} ms`],
    );
    if (containers > FCOSE_MOST) return rows;
    const theirs = fcoseTime(entities);
    const ratio = theirs / Math.max(...times.map(([, time]) => time));
    const wanted = containers === FCOSE_MOST ? ", ≥ 300 ×" : "";
    return [...rows, [`fcose, ${containers}`, `${Math.round(theirs)} ms`, `${Math.round(ratio)} × as long${wanted}`]];
  });
}
