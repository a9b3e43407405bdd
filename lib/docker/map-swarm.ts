/** GET /services and GET /tasks → EngineService, EngineTask. */
import type { EngineService, EngineTask } from "#lib/topology/engine-observation.ts";
import type { RawService, RawTask } from "./schemas.ts";
import { byText, orNull, sortedRecord } from "./values.ts";

export function mapService(raw: RawService): EngineService {
  const spec = raw.Spec;
  // The swarm's own ones are there once it has given addresses and ports; until then, what was asked for.
  const ports = raw.Endpoint?.Ports?.length ? raw.Endpoint.Ports : (spec.EndpointSpec?.Ports ?? []);
  const vips = (raw.Endpoint?.VirtualIPs ?? [])
    .filter((vip) => vip.Addr !== "")
    .map((vip) => ({ network: vip.NetworkID, address: vip.Addr }));
  const asked = [...(spec.TaskTemplate?.Networks ?? []), ...(spec.Networks ?? [])].map((n) => n.Target);
  return {
    id: raw.ID,
    name: spec.Name,
    ...modeOf(raw),
    endpointMode: spec.EndpointSpec?.Mode === "dnsrr" ? "dnsrr" : "vip",
    vips: vips.sort((a, b) => byText(a.network, b.network)),
    ports: ports
      .flatMap((p) => {
        const protocol = p.Protocol || "tcp";
        return isProtocol(protocol)
          ? [
              {
                protocol,
                targetPort: p.TargetPort,
                publishedPort: p.PublishedPort || null,
                publishMode: p.PublishMode === "host" ? ("host" as const) : ("ingress" as const),
              },
            ]
          : [];
      })
      .sort((a, b) => a.targetPort - b.targetPort || byText(a.protocol, b.protocol)),
    // The ingress network is not asked for; its address says that tasks join it.
    networks: [...new Set([...asked, ...vips.map((vip) => vip.network)])].filter((id) => id !== "").sort(byText),
    labels: sortedRecord(spec.Labels),
  };
}

function modeOf({ Spec }: RawService): Pick<EngineService, "mode" | "replicas"> {
  const mode = Spec.Mode;
  if (mode?.Replicated) return { mode: "replicated", replicas: mode.Replicated.Replicas };
  if (mode?.ReplicatedJob) return { mode: "replicated-job", replicas: mode.ReplicatedJob.TotalCompletions };
  return { mode: mode?.GlobalJob ? "global-job" : "global", replicas: null };
}

const isProtocol = (text: string): text is "tcp" | "udp" | "sctp" =>
  text === "tcp" || text === "udp" || text === "sctp";

/** Null for tasks of no service: they stand for containers that `docker run` joined to an attachable network. */
export function mapTask(raw: RawTask): EngineTask | null {
  if (raw.ServiceID === "") return null;
  return {
    id: raw.ID,
    service: raw.ServiceID,
    slot: raw.Slot || null,
    node: orNull(raw.NodeID),
    state: raw.Status?.State || "unknown",
    desiredState: raw.DesiredState,
    container: orNull(raw.Status?.ContainerStatus?.ContainerID ?? ""),
    addresses: (raw.NetworksAttachments ?? [])
      .flatMap((a) => a.Addresses.map((address) => ({ network: a.Network?.ID ?? "", address })))
      .filter((a) => a.network !== "")
      .sort((a, b) => byText(a.network, b.network) || byText(a.address, b.address)),
    error: orNull(raw.Status?.Err ?? ""),
  };
}
