/** GET /containers/:id/json → EngineContainer. */
import type { ContainerState, EngineContainer, EngineEndpoint, EnginePort } from "#lib/topology/engine-observation.ts";
import type { RawContainer, RawEndpoint } from "./schemas.ts";
import { byText, orNull, sortedRecord, withPrefix } from "./values.ts";

const USUAL = new Set(["", "runc", "io.containerd.runc.v2"]);

/**
 * A container that does not run has no sandbox, no addresses and no ports, whatever its record still says: 20.10 and
 * 26.1 keep the last SandboxID and SandboxKey after it ended, and an engine that crashed keeps the addresses too.
 */
export function mapContainer(raw: RawContainer): EngineContainer {
  const state = stateOf(raw.State);
  const live = isLive(state, raw.State.Pid);
  const settings = raw.NetworkSettings;
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ""),
    image: raw.Config.Image,
    created: raw.Created,
    ...(USUAL.has(raw.HostConfig.Runtime) ? {} : { runtime: raw.HostConfig.Runtime }),
    state,
    pid: live ? raw.State.Pid : 0,
    networkMode: raw.HostConfig.NetworkMode,
    labels: sortedRecord(raw.Config.Labels),
    hostname: raw.Config.Hostname,
    dns: raw.HostConfig.Dns,
    sandboxId: live ? orNull(settings.SandboxID) : null,
    sandboxKey: live ? orNull(settings.SandboxKey) : null,
    endpoints: Object.entries(settings.Networks)
      .map(([name, endpoint]) => mapEndpoint(name, endpoint, raw, live))
      .sort((a, b) => byText(a.networkName, b.networkName)),
    ports: live ? mapPorts(settings.Ports) : [],
  };
}

/** Between two attempts a restarting container has no process, and its sandbox is gone. */
function isLive(state: ContainerState, pid: number): boolean {
  return state === "running" || state === "paused" || (state === "restarting" && pid > 0);
}

function stateOf(raw: RawContainer["State"]): ContainerState {
  switch (raw.Status) {
    case "created":
    case "running":
    case "paused":
    case "restarting":
    case "removing":
    case "exited":
    case "dead":
      return raw.Status;
    default:
      // Not an engine that we know; its flags still tell.
      if (raw.Dead) return "dead";
      if (raw.Paused) return "paused";
      if (raw.Restarting) return "restarting";
      return raw.Running ? "running" : "exited";
  }
}

function mapEndpoint(networkName: string, raw: RawEndpoint, container: RawContainer, live: boolean): EngineEndpoint {
  return {
    id: live ? orNull(raw.EndpointID) : null,
    network: raw.NetworkID,
    networkName,
    ipv4: live ? withPrefix(raw.IPAddress, raw.IPPrefixLen) : null,
    ipv6: live ? withPrefix(raw.GlobalIPv6Address, raw.GlobalIPv6PrefixLen) : null,
    mac: live ? orNull(raw.MacAddress) : null,
    aliases: userAliases(raw.Aliases, container),
    gateway: live ? orNull(raw.Gateway) : null,
    ipv6Gateway: live ? orNull(raw.IPv6Gateway) : null,
    gwPriority: raw.GwPriority ?? null,
    requested: {
      ipv4: orNull(raw.IPAMConfig?.IPv4Address ?? ""),
      ipv6: orNull(raw.IPAMConfig?.IPv6Address ?? ""),
      linkLocal: raw.IPAMConfig?.LinkLocalIPs ?? [],
    },
    driverOptions: sortedRecord(raw.DriverOpts),
  };
}

/**
 * What the user gave. Before API 1.45 the engine adds the short id, and behind it the host name when one was set;
 * since then these stand in DNSNames only.
 */
function userAliases(aliases: readonly string[], container: RawContainer): readonly string[] {
  const shortId = aliases.indexOf(container.Id.slice(0, 12));
  const given = aliases.filter(
    (alias, at) => shortId < 0 || at < shortId || (at > shortId && alias !== container.Config.Hostname),
  );
  return [...new Set(given)].sort(byText);
}

/** `"80/tcp": [{HostIp, HostPort}]`; null for a port that is exposed and not published. */
function mapPorts(raw: RawContainer["NetworkSettings"]["Ports"]): readonly EnginePort[] {
  return Object.entries(raw)
    .flatMap(([key, bindings]) => {
      const [port = "", protocol = "tcp"] = key.split("/");
      if (!isProtocol(protocol) || !/^\d+$/.test(port)) return [];
      return (bindings ?? []).map((binding) => ({
        containerPort: Number(port),
        protocol,
        hostIp: binding.HostIp,
        // Gateway mode "routed" records "": reachable at the container's own address only.
        hostPort: /^[1-9]\d*$/.test(binding.HostPort) ? Number(binding.HostPort) : null,
      }));
    })
    .sort(
      (a, b) =>
        a.containerPort - b.containerPort ||
        byText(a.protocol, b.protocol) ||
        byText(a.hostIp, b.hostIp) ||
        (a.hostPort ?? 0) - (b.hostPort ?? 0),
    );
}

const isProtocol = (text: string): text is EnginePort["protocol"] =>
  text === "tcp" || text === "udp" || text === "sctp";
