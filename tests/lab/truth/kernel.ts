/** A topology's links and routes against iproute2, namespace by namespace. */
import { expect } from "vitest";
import type { Endpoint, Link, Sandbox } from "#lib/topology/model.ts";
import { type IpLink, inodeOf, ipLinks, ipRoutes } from "./oracle.ts";
import { all, type Entities, get } from "./sight.ts";

const KINDS: Readonly<Record<string, string>> = { veth: "veth", bridge: "bridge", macvlan: "macvlan", vxlan: "vxlan" };

function typeOf(link: IpLink): string {
  if (link.link_type === "loopback") return "loopback";
  const kind = link.linkinfo?.info_kind;
  return kind === undefined ? "physical" : (KINDS[kind] ?? "other");
}

export const linksIn = (entities: Entities, sandbox: Sandbox): Link[] =>
  all(entities, "link")
    .filter((l) => l.sandbox === sandbox.id)
    .sort((a, b) => a.ifindex - b.ifindex);

/** The sandbox is this namespace file's: same inode, same links, addresses, masters and routes. */
export async function expectNamespace(entities: Entities, sandbox: Sandbox, path: string): Promise<void> {
  expect(sandbox.netns).toEqual(inodeOf(path));
  const said = await ipLinks(path);
  const nameOf = (id: string | null) => (id === null ? null : get(entities, "link", id).name);
  expect(
    linksIn(entities, sandbox).map((l) => ({
      ifindex: l.ifindex,
      name: l.name,
      type: l.type,
      mac: l.mac,
      mtu: l.mtu,
      operstate: l.operstate.toUpperCase(),
      master: nameOf(l.master),
      addresses: [...l.addresses].sort(),
      macvlanMode: l.macvlanMode ?? null,
    })),
  ).toEqual(
    said
      .map((l) => ({
        ifindex: l.ifindex,
        name: l.ifname,
        type: typeOf(l),
        mac: l.address,
        mtu: l.mtu,
        operstate: l.operstate,
        master: l.master ?? null,
        addresses: l.addr_info.map((a) => `${a.local}/${a.prefixlen}`).sort(),
        macvlanMode: l.linkinfo?.info_kind === "macvlan" ? (l.linkinfo.info_data?.mode ?? null) : null,
      }))
      .sort((a, b) => a.ifindex - b.ifindex),
  );
  const routes = [...(await ipRoutes(path)), ...(await ipRoutes(path, 6))].filter(
    (r) => r.dst !== "fe80::/64" && !r.dst.startsWith("ff00"),
  );
  expect(sandbox.routes.map((r) => `${r.dst} via ${r.gateway ?? "-"} dev ${nameOf(r.link) ?? "-"}`).sort()).toEqual(
    routes.map((r) => `${r.dst} via ${r.gateway ?? "-"} dev ${r.dev ?? "-"}`).sort(),
  );
}

/** Follows a veth from inside a sandbox to its port on the bridge, as the kernel says, and expects the same of the topology. */
export async function expectPair(entities: Entities, e: Endpoint, sandboxPath: string, hostPath: string) {
  const inner = get(entities, "link", e.link);
  const outer = get(entities, "link", e.hostLink);
  const said = (await ipLinks(sandboxPath)).find((l) =>
    l.addr_info.some((a) => `${a.local}/${a.prefixlen}` === e.ipv4),
  );
  const saidOuter = (await ipLinks(hostPath)).find((l) => l.ifindex === said?.link_index);
  expect([inner.ifindex, inner.name, inner.mac, inner.mtu]).toEqual([
    said?.ifindex,
    said?.ifname,
    said?.address,
    said?.mtu,
  ]);
  expect([outer.ifindex, outer.name, outer.mac]).toEqual([saidOuter?.ifindex, saidOuter?.ifname, saidOuter?.address]);
  expect([inner.peer, outer.peer]).toEqual([outer.id, inner.id]);
  const bridge = get(entities, "link", outer.master);
  expect(bridge.name).toBe(saidOuter?.master);
  expect(bridge.id).toBe(get(entities, "network", e.network).device);
  expect(inner.addresses).toContain(e.ipv4);
  expect(inner.mac).toBe(e.mac);
  return { inner, outer, bridge };
}
