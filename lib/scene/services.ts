/** What a swarm's services offer on a host: virtual addresses, and the ports of the routing mesh. */
import type { Container, Host, Network, Service } from "#lib/topology/model.ts";
import type { ServiceChip, ViewName } from "./plan-types.ts";
import { shorten } from "./text.ts";

/** Ports published in host mode are ports of their containers, and drawn there. */
export function servicesOf(
  services: readonly Service[],
  host: Host,
  containers: readonly Container[],
  shown: ReadonlyMap<string, Network>,
  view: ViewName,
): readonly ServiceChip[] {
  // Every node of the swarm answers on a mesh port, whether or not a task runs on it.
  if (!host.engine?.swarm) return [];
  const here = new Set<string>(containers.flatMap((c) => c.swarm?.service ?? []));
  return services.flatMap((service): ServiceChip[] => {
    const name = shorten(service.name, "mono", 120);
    const ports = service.ports
      .filter((p) => p.publishMode === "ingress")
      .map((p) => ({
        id: `${service.id} ${p.publishedPort ?? ""} ${p.targetPort}/${p.protocol}`,
        entity: service.id,
        text: `:${p.publishedPort ?? "?"} → ${name}:${p.targetPort}/${p.protocol} · routing mesh`,
      }));
    const vips = service.vips.flatMap(({ network, address }) => {
      const of = shown.get(network);
      // The mesh's own address is no one's to call.
      if (
        !of ||
        (of.ingress && view === "networks") ||
        (!here.has(service.id) && host.engine?.swarm?.role !== "manager")
      )
        return [];
      const text = `${name} · VIP ${address.replace(/\/\d+$/, "")} · ${shorten(of.name, "mono", 100)}`;
      return [{ id: `${service.id} vip ${network}`, entity: service.id, text }];
    });
    return [...ports, ...vips];
  });
}
