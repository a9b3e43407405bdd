/** Tables of what a filter lets through: networks, or addresses. All cells are one-line texts; the formats escape them. */
import { joins } from "#lib/scene/filter.ts";
import { shownName } from "#lib/topology/groups.ts";
import type { Container, Endpoint, Link, Network, PublishedPort } from "#lib/topology/model.ts";
import { type Change, SIGNS } from "./diff.ts";
import { gatewaysOf } from "./gateways.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const VNIS = "com.docker.network.driver.overlay.vxlanid_list";

export function tableOf(picture: Picture): Table {
  const { head, rows } = picture.options.table === "networks" ? networks(picture) : addresses(picture);
  if (picture.changes.size === 0) return { head, rows: rows.map(({ cells }) => cells.map(oneLine)) };
  const told = (change: Change | undefined): string => (change ? `${SIGNS[change]} ${change}` : "");
  return { head: ["Change", ...head], rows: rows.map(({ change, cells }) => [told(change), ...cells].map(oneLine)) };
}

interface Row {
  readonly change: Change | undefined;
  readonly cells: readonly string[];
}

interface Rows {
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

const list = (all: readonly (string | null | undefined)[]): string => all.filter(Boolean).join(", ");

function networks({ visible, relations, entities, changes }: Picture): Rows {
  const members = new Map<string, string[]>();
  /** A container that came or went did so on all its networks; one that changed did so on none. */
  const changeOfJoint = (c: Container, network: string): Change | undefined => {
    const whole = changes.get(c.id);
    const own = relations.endpointsByContainer.get(c.id)?.find((e) => e.network === network);
    if (whole === "added" || whole === "removed") return own ? whole : undefined;
    return own && changes.get(own.id);
  };
  for (const container of visible.containers) {
    for (const id of joins(relations, container)) {
      const change = changeOfJoint(container, id);
      const name = change ? `${SIGNS[change]} ${shownName(container)}` : shownName(container);
      members.set(id, [...(members.get(id) ?? []), name]);
    }
  }
  const changeOf = (n: Network): Change | undefined =>
    changes.get(n.id) ?? (visible.containers.some((c) => changeOfJoint(c, n.id)) ? "changed" : undefined);
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
      list(gatewaysOf(n, n.driver === "bridge" && device?.kind === "link" ? device : null)),
      n.internal ? "yes" : "no",
      vni(n),
      device?.kind === "link" ? device.name : "",
      list(members.get(n.id) ?? []),
    ];
  };
  return {
    head: ["Network", "Driver", "Scope", "Subnets", "Gateway", "Internal", "VNI", "Device", "Containers"],
    rows: visible.networks.map((n) => ({ change: changeOf(n), cells: row(n) })),
  };
}

/** `0.0.0.0:8080->80/tcp`, as `docker ps` writes it. */
function portText({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp.includes(":") ? `[${hostIp}]` : hostIp;
  const from = hostPort === null ? "routed " : `${address === "" ? "" : `${address}:`}${hostPort}->`;
  return `${from}${containerPort}/${protocol}`;
}

function addresses({ visible, relations: r, entities, changes }: Picture): Rows {
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
  const rows = visible.containers.flatMap((c): Row[] => {
    const ports = r.publishedByContainer.get(c.id) ?? [];
    const endpoints = [...endpointsOf(c)].sort((a, b) => (order.get(a.network) ?? 0) - (order.get(b.network) ?? 0));
    const name = shownName(c);
    if (endpoints.length === 0) {
      const wished = c.networks.filter((id) => shown.has(id)).map((id) => entities.get(id));
      const names = wished.flatMap((n) => (n?.kind === "network" ? [shownName(n)] : []));
      const cells = [name, c.state, list(names), "", "", "", "", "", list(ports.map(portText))];
      return [{ change: changes.get(c.id), cells }];
    }
    return endpoints.map((e, i) => {
      const network = entities.get(e.network);
      const own = ports.filter((p) => p.endpoint === e.id || (i === 0 && !endpoints.some((o) => o.id === p.endpoint)));
      const cells = [
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
      return { change: changes.get(c.id) ?? changes.get(e.id), cells };
    });
  });
  const head = ["Container", "State", "Network", "Interface", "IPv4", "IPv6", "MAC", "Host link", "Published ports"];
  return { head, rows };
}
