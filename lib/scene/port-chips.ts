/** Published ports as chips. */
import type { PublishedPort } from "#lib/topology/model.ts";
import type { Chip } from "./chips.ts";
import { containersOf } from "./fold.ts";
import type { FramePlan } from "./plan-types.ts";
import { shorten } from "./text.ts";

/** `0.0.0.0` and `::` of one port are one mark: it is reached on every address. */
export function portChips(plan: FramePlan): readonly Chip[] {
  if (plan.ports.length === 0) return [];
  const cards = [...plan.bars.flatMap((b) => b.cards), ...plan.loose, ...plan.inHost];
  const byId = new Map(cards.flatMap(containersOf).map((c) => [c.id, c]));
  const seen = new Map<string, Chip>();
  for (const p of plan.ports) {
    const any = p.hostIp === "0.0.0.0" || p.hostIp === "::" || p.hostIp === "";
    const key = `${p.container} ${p.containerPort}/${p.protocol} ${p.hostPort} ${any ? "*" : p.hostIp}`;
    if (seen.has(key)) continue;
    const container = byId.get(p.container);
    // Of a task, the port is one of this host alone; the routing mesh has its own marks.
    const mode = container?.swarm ? " · host mode" : "";
    const name = container?.swarm?.serviceName ?? container?.name ?? "";
    seen.set(key, {
      id: `port ${p.id}`,
      entity: p.id,
      text: portText(p, any, name) + mode,
      tone: "host",
    });
  }
  return [...seen.values()];
}

function portText(p: PublishedPort, any: boolean, name: string): string {
  const address = any ? "" : p.hostIp.includes(":") ? `[${p.hostIp}]` : p.hostIp;
  const from = p.hostPort === null ? "routed" : `${address}:${p.hostPort}`;
  return `${from} → ${shorten(name, "mono", 120)}:${p.containerPort}/${p.protocol}`;
}
