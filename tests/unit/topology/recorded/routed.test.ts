/** How recorded hosts route, as pictures and the inspector are told it. */
import { describe, expect, it } from "vitest";
import { explain } from "#components/inspector/explain.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { relate } from "#lib/topology/relations.ts";
import { routedNetwork } from "#lib/topology/routed.ts";
import { engineHost, gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { openVSwitchHost, unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { ipvlan, macvlan, trunk } from "#tests/fixtures/hosts/underlay.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { get, network } from "#tests/lab/truth/sight.ts";

function seen(o: HostObservation) {
  const entities = assemble(o);
  const known = { entities, relations: relate(entities) };
  const nameOf = (link: string | null) => (link === null ? null : get(entities, "link", link).name);
  return {
    routed: (name: string) => routedNetwork(network(entities, name), known),
    all: () => known.relations.networks.flatMap((n) => (routedNetwork(n, known) ? [n.name] : [])),
    hops: (name: string) =>
      routedNetwork(network(entities, name), known)?.nextHops.map((h) => [h.prefix, h.gateway, nameOf(h.link)]),
    said: (name: string) => explain(network(entities, name), known).join(" "),
  };
}

describe("routed networks of recorded hosts", () => {
  it.each([
    ["20.10.24", "192.168.61", [62, 63]],
    ["28.5.2", "192.168.62", [61, 63]],
  ] as const)(
    "row 20: Calico on %s: its endpoints' routes, two hosts learnt by BGP, its blackhole",
    (version, block, others) => {
      const host = seen(calicoHost(version));
      expect(host.all()).toEqual(["cal"]);
      expect(host.routed("cal")?.own.map((o) => o.route.dst)).toEqual([`${block}.1`, `${block}.2`]);
      expect(host.hops("cal")).toEqual(others.map((n) => [`192.168.${n}.0/26`, `10.251.0.${n}`, "eth0"]));
      expect(host.routed("cal")?.blackholes.map((r) => [r.dst, r.protocol])).toEqual([[`${block}.0/26`, "bird"]]);
      expect(host.said("cal")).toMatch(/host is the router.*dropped: blackhole/);
    },
  );

  it("row 17: flannel's peer is behind the tunnel", () => {
    const host = seen(flannelHost("vxlan"));
    expect(host.hops("bridge")).toEqual([["10.2.12.0/24", "10.2.12.0", "flannel.1"]]);
    expect(host.routed("bridge")?.nextHops.every((h) => h.tunnel)).toBe(true);
  });

  it("row 18: with host-gw it is behind its address", () => {
    const host = seen(flannelHost("host-gw"));
    expect(host.hops("bridge")).toEqual([["10.2.12.0/24", "10.251.0.72", "eth0"]]);
    expect(host.routed("bridge")?.nextHops.some((h) => h.tunnel)).toBe(false);
  });

  it("row 19: Weave switches: two switches in a row, then the tunnel", () => {
    expect(seen(weaveHost()).all()).toEqual([]);
    for (const version of ["20.10.24", "28.5.2"] as const) {
      const host = seen(weavePluginHost(version));
      expect(host.all()).toEqual([]);
      expect(host.said("weave")).toMatch(/weave, then datapath, from which the tunnel vxlan-6784 leads/);
    }
  });

  it("gateway modes: only `routed` is, and each says what it does", () => {
    const host = seen(gatewayModesHost());
    expect(host.all()).toEqual(["routed"]);
    expect(host.routed("routed")).toMatchObject({
      to: "subnet",
      families: [4],
      own: [{ route: { dst: "172.30.11.0/24" } }],
      nextHops: [],
    });
    expect(host.said("routed")).toMatch(/Gateway mode routed: no NAT/);
    expect(host.said("isolated")).toMatch(/Gateway mode isolated/);
    expect(host.said("natun")).toMatch(/published or not/);
  });

  it("no other recorded network is", () => {
    const hosts = [engineHost("20.10.24"), engineHost("26.1.5"), engineHost("28.5.2"), swarmNode(), macvlan(), trunk()];
    for (const o of [...hosts, ipvlan(), openVSwitchHost(), unknownHost()]) expect(seen(o).all()).toEqual([]);
  });
});
