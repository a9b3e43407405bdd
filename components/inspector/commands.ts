/** The commands that show the same thing in a terminal. Pure. */
import type { Endpoint, Entity, EntityId, Link, Sandbox } from "#lib/topology/model.ts";
import { nameOrId, shellWord } from "#lib/topology/shell-word.ts";
import type { Known } from "./explain.ts";

/** Runs a command in a container's network namespace, from the host, as root. */
function inside(container: string, command: string): string {
  return `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${shellWord(container)})" -n ${command}`;
}

function containerOf(sandbox: Sandbox, known: Known): string | null {
  for (const id of sandbox.containers) {
    const c = known.entities.get(id);
    if (c?.kind === "container") return c.name;
  }
  return null;
}

/** Where Docker keeps its own namespaces, unless the engine was told otherwise; an overlay's name begins with a count. */
function hiddenFile({ role, network }: Sandbox): string | null {
  const folder = "/var/run/docker/netns";
  if (role === "ingress") return `${folder}/ingress_sbox`;
  if (network === null) return null;
  if (role === "loadBalancer") return `${folder}/lb_${network.slice(0, 9)}`;
  return role === "overlay" ? `"$(ls -d ${folder}/*-${network.slice(0, 10)})"` : null;
}

/** A command where a sandbox's things can be seen; none where nothing leads there. */
function inSandbox(id: EntityId | null, known: Known, command: string): string[] {
  const sandbox = id === null ? undefined : known.entities.get(id);
  if (sandbox?.kind !== "sandbox") return [];
  if (sandbox.role === "host") return [command];
  const hidden = hiddenFile(sandbox);
  if (hidden !== null) return [`nsenter --net=${hidden} ${command}`];
  const container = containerOf(sandbox, known);
  return container === null ? [] : [inside(container, command)];
}

function ofLink(link: Link, known: Known): string[] {
  const name = shellWord(link.name);
  return [
    ...inSandbox(link.sandbox, known, `ip -d link show ${name}`),
    ...(link.addresses.length > 0 ? inSandbox(link.sandbox, known, `ip addr show ${name}`) : []),
    ...(link.type === "bridge" ? inSandbox(link.sandbox, known, `ip link show master ${name}`) : []),
    ...(link.type === "vxlan" ? inSandbox(link.sandbox, known, `bridge fdb show dev ${name}`) : []),
  ];
}

function ofEndpoint(e: Endpoint, known: Known): string[] {
  const container = e.container ? known.entities.get(e.container) : undefined;
  const network = known.entities.get(e.network);
  const link = typeof e.link === "string" ? known.entities.get(e.link) : undefined;
  const said: string[] = [];
  if (container?.kind === "container" && network?.kind === "network") {
    // A string of Go's template language is written as JSON's are.
    const format = `{{json (index .NetworkSettings.Networks ${JSON.stringify(network.name)})}}`;
    said.push(`docker inspect -f ${shellWord(format)} ${shellWord(container.name)}`);
  }
  if (link?.kind === "link") said.push(...inSandbox(link.sandbox, known, `ip -d addr show ${shellWord(link.name)}`));
  return said;
}

/** Zero to three lines. */
export function commandsFor(entity: Entity, known: Known): readonly string[] {
  switch (entity.kind) {
    case "network": {
      const device = entity.device ? known.entities.get(entity.device) : undefined;
      const inspect = `docker network inspect ${nameOrId(entity)}`;
      return device?.kind === "link"
        ? [inspect, ...inSandbox(device.sandbox, known, `ip -d link show ${shellWord(device.name)}`)]
        : [inspect];
    }
    case "container":
      return [
        `docker inspect ${shellWord(entity.name)}`,
        ...(entity.sandbox ? inSandbox(entity.sandbox, known, "ip addr") : []),
      ];
    case "endpoint":
      return ofEndpoint(entity, known);
    case "link":
      return ofLink(entity, known);
    case "sandbox":
      return [...inSandbox(entity.id, known, "ip -d link"), ...inSandbox(entity.id, known, "ip route")];
    case "publishedPort": {
      const container = known.entities.get(entity.container);
      const rules = entity.hostIp.includes(":") ? "ip6tables" : "iptables";
      return [
        ...(container?.kind === "container" ? [`docker port ${shellWord(container.name)}`] : []),
        ...(entity.hostPort === null ? [] : [`${rules} -t nat -S DOCKER`]),
      ];
    }
    case "host":
      return ["docker info", "docker network ls"];
    case "outside":
      return ["ip route show default"];
    case "tunnel": {
      const link = entity.ends.flatMap((end) => (typeof end === "string" ? (known.entities.get(end) ?? []) : []))[0];
      return link?.kind === "link" ? ofLink(link, known) : [];
    }
    case "service":
      return [
        `docker service inspect --pretty ${shellWord(entity.name)}`,
        `docker service ps ${shellWord(entity.name)}`,
      ];
    case "finding":
      return [];
  }
}
