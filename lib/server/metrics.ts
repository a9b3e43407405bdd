/** Prometheus text of what the process itself does; no names or addresses of what it observes. */
import type { Hub } from "#lib/hub/hub.ts";
import type { StreamStats } from "./socket.ts";

export function metricsText(hub: Hub, stream: StreamStats): string {
  const kinds = new Map<string, number>();
  for (const e of hub.topology.entities.values()) kinds.set(e.kind, (kinds.get(e.kind) ?? 0) + 1);
  const lines = [
    "# HELP vethscope_entities Things in the topology, by kind.",
    "# TYPE vethscope_entities gauge",
    ...[...kinds].sort().map(([kind, n]) => `vethscope_entities{kind="${kind}"} ${n}`),
    "# HELP vethscope_revision Revision of the topology; grows by one with every change.",
    "# TYPE vethscope_revision counter",
    `vethscope_revision ${hub.topology.rev}`,
    "# HELP vethscope_engines Engines, by state.",
    "# TYPE vethscope_engines gauge",
    ...["connecting", "ready", "lost"].map(
      (state) => `vethscope_engines{state="${state}"} ${hub.status.hosts.filter((h) => h.state === state).length}`,
    ),
    "# HELP vethscope_clients Open live streams.",
    "# TYPE vethscope_clients gauge",
    `vethscope_clients ${stream.clients}`,
    "# HELP process_resident_memory_bytes Memory of this process.",
    "# TYPE process_resident_memory_bytes gauge",
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
  return `${lines.join("\n")}\n`;
}
