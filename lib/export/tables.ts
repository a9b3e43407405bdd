/** Tables of what a filter lets through: networks, or addresses. All cells are one-line texts; the formats escape them. */
import { joins } from "#lib/scene/filter.ts";
import { shownName } from "#lib/topology/groups.ts";
import type { Container, Endpoint, Link, Network, PublishedPort } from "#lib/topology/model.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const VNIS = "com.docker.network.driver.overlay.vxlanid_list";

export function tableOf(picture: Picture): Table {
  const { head, rows } = picture.options.table === "networks" ? networks(picture) : addresses(picture);
  return { head, rows: rows.map((row) => row.map(oneLine)) };
}

const list = (all: readonly (string | null | undefined)[]): string => all.filter(Boolean).join(", ");

function networks({ visible, relations, entities }: Picture): Table {
  const members = new Map<string, string[]>();
  for (const container of visible.containers) {
    for (const id of joins(relations, container)) members.set(id, [...(members.get(id) ?? []), shownName(container)]);
  }
  const vni = (n: Network): string => {
    const links = (relations.tunnelsByNetwork.get(n.id) ?? []).map((t) => (t.vni === 0 ? "any" : String(t.vni)));
    return links.length > 0 ? list([...new Set(links)]) : (n.options[VNIS] ?? "");
  };
  const row = (n: Network): string[] => {
    const device = n.device === null ? undefined : entities.get(n.device);
    return [
      shownName(n),
      n.driver,
      n.scope,
      list(n.ipam.map((i) => i.subnet)),
      list(n.ipam.map((i) => i.gateway)),
      n.internal ? "yes" : "no",
      vni(n),
      device?.kind === "link" ? device.name : "",
      list(members.get(n.id) ?? []),
    ];
  };
  return {
    head: ["Network", "Driver", "Scope", "Subnets", "Gateway", "Internal", "VNI", "Device", "Containers"],
    rows: visible.networks.map(row),
  };
}

/** `0.0.0.0:8080->80/tcp`, as `docker ps` writes it. */
function portText({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp.includes(":") ? `[${hostIp}]` : hostIp;
  const from = hostPort === null ? "routed " : `${address === "" ? "" : `${address}:`}${hostPort}->`;
  return `${from}${containerPort}/${protocol}`;
}

function addresses({ visible, relations: r, entities }: Picture): Table {
  const shown = new Set<string>(visible.networks.map((n) => n.id));
  const linkOf = (id: unknown): Link | undefined => {
    const found = typeof id === "string" ? entities.get(id) : undefined;
    return found?.kind === "link" ? found : undefined;
  };
  const endpointsOf = (c: Container): readonly Endpoint[] => {
    const all = c.sandbox === null ? r.endpointsByContainer.get(c.id) : r.endpointsBySandbox.get(c.sandbox);
    return (all ?? []).filter((e) => shown.has(e.network));
  };
  const order = new Map(visible.networks.map((n, i) => [n.id as string, i]));
  const rows = visible.containers.flatMap((c): string[][] => {
    const ports = r.publishedByContainer.get(c.id) ?? [];
    const endpoints = [...endpointsOf(c)].sort((a, b) => (order.get(a.network) ?? 0) - (order.get(b.network) ?? 0));
    const name = shownName(c);
    if (endpoints.length === 0) {
      const wished = c.networks.filter((id) => shown.has(id)).map((id) => entities.get(id));
      const names = wished.flatMap((n) => (n?.kind === "network" ? [shownName(n)] : []));
      return [[name, c.state, list(names), "", "", "", "", "", list(ports.map(portText))]];
    }
    return endpoints.map((e, i) => {
      const network = entities.get(e.network);
      const own = ports.filter((p) => p.endpoint === e.id || (i === 0 && !endpoints.some((o) => o.id === p.endpoint)));
      return [
        name,
        c.state,
        network?.kind === "network" ? shownName(network) : "",
        linkOf(e.link)?.name ?? "",
        e.ipv4 ?? "",
        e.ipv6 ?? "",
        e.mac ?? "",
        linkOf(e.hostLink)?.name ?? "",
        list(own.map(portText)),
      ];
    });
  });
  const head = ["Container", "State", "Network", "Interface", "IPv4", "IPv6", "MAC", "Host link", "Published ports"];
  return { head, rows };
}
