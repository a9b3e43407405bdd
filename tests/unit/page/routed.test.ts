/** What the inspector says of networks that are routed; hand-made hosts of Calico's, Weave's and flannel's shape. */
import { describe, expect, it } from "vitest";
import { explain } from "#components/inspector/explain.ts";
import { routeTo } from "#components/inspector/explain-routed.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { relate } from "#lib/topology/relations.ts";
import { link, route } from "#tests/support/synthetic-host.ts";
import { calico, eth0, hostWith, ipam, lan, seen, vxlan } from "../topology/routed-host.ts";

function said(o: HostObservation): { network: string; endpoints: string[] } {
  const { net, endpoints, entities } = seen(o);
  const known = { entities, relations: relate(entities) };
  return {
    network: explain(net, known).join(" "),
    endpoints: endpoints.map((e) => explain(e, known).join(" ")),
  };
}

const docker0 = link({ ifindex: 10, name: "docker0", kind: "bridge" });
const here = route({ dst: "10.2.11.0/24", ifindex: 10, protocol: "kernel", scope: "link" });
const bridge = (options: Record<string, string>) => ({
  ipam: ipam("10.2.11.0/24", "10.2.11.1"),
  options: { "com.docker.network.bridge.name": "docker0", ...options },
});
const web = { name: "web", ipv4: "10.2.11.2/24", outer: { master: 10 } };
const OFF = { "com.docker.network.bridge.enable_ip_masquerade": "false" };

describe("what the inspector explains of routes", () => {
  it("row 20: the host is the router, other hosts' prefixes have a next hop, and the blackhole drops the rest", () => {
    const { network, endpoints } = said(calico());
    expect(network).toMatch(/plugin "calico".*the host is the router.*192\.168\.71\.0\/26.*by way of 192\.168\.77\.71/);
    expect(network).toMatch(/an address in 192\.168\.70\.0\/26 that no container here has is dropped: blackhole/);
    expect(endpoints[0]).toMatch(/^Reached by host route 192\.168\.70\.1 dev caliw1 \(proto boot\)/);
    expect(endpoints[1]).toMatch(/192\.168\.70\.2 dev caliw2/);
  });

  it("row 20: an endpoint's own route is told from its neighbour's", () => {
    const { endpoints, entities } = seen(calico());
    const known = { entities, relations: relate(entities) };
    expect(endpoints.map((e) => routeTo(e, known)?.dst)).toEqual(["192.168.70.1", "192.168.70.2"]);
    const end = entities.get(String(endpoints[1]?.hostLink));
    expect(end && explain(end, known).join()).toMatch(/host route 192\.168\.70\.2 dev caliw2/);
  });

  it("row 19: two switches in a row, then the tunnel", () => {
    const pair = (ifindex: number, name: string, peer: number, master: number) =>
      link({ ifindex, name, kind: "veth", link: peer, master });
    const links = [
      link({ ifindex: 10, name: "weave", kind: "bridge" }),
      link({ ifindex: 11, name: "datapath", kind: "openvswitch" }),
      pair(12, "vethwe-bridge", 13, 10),
      pair(13, "vethwe-datapath", 12, 11),
      link({ ifindex: 14, name: "vxlan-6784", kind: "vxlan", master: 11, vxlan: vxlan({ external: true }) }),
    ];
    const members = [{ name: "v1", ipv4: "10.32.0.1/12", outer: { master: 10 } }];
    const weave = hostWith({ driver: "weavemesh", ipam: ipam("10.32.0.0/12") }, members, [lan], links);
    expect(said(weave).network).toMatch(/weave, then datapath, from which the tunnel vxlan-6784 leads/);
    expect(said(weave).endpoints.join()).not.toMatch(/host route/);
  });

  it("row 17: through the tunnel, and not isolated from each other", () => {
    const flannel = link({ ifindex: 11, name: "flannel.1", kind: "vxlan", vxlan: vxlan() });
    const away = route({ dst: "10.2.12.0/24", gateway: "10.2.12.0", ifindex: 11, flags: ["onlink"] });
    const o = hostWith(bridge(OFF), [web], [lan, here, away], [docker0, flannel]);
    expect(said(o).network).toMatch(/masquerade is off.*10\.2\.12\.0\/24 is reached through flannel\.1, a tunnel/);
    expect(said(o).network).toMatch(/not isolated from each other/);
  });

  it("row 18: by way of the other host's address", () => {
    const away = route({ dst: "10.2.12.0/24", gateway: "192.168.77.12", ifindex: eth0.ifindex });
    const o = hostWith(bridge(OFF), [web], [lan, here, away], [docker0]);
    expect(said(o).network).toMatch(/10\.2\.12\.0\/24 is reached by way of 192\.168\.77\.12, without a tunnel/);
  });

  it("gateway modes say who reaches what", () => {
    const mode = (name: string) =>
      said(hostWith(bridge({ "com.docker.network.bridge.gateway_mode_ipv4": name }), [web], [lan, here], [docker0]))
        .network;
    expect(mode("routed")).toMatch(/no NAT.*at their own addresses, on their published ports/);
    expect(mode("nat-unprotected")).toMatch(/reaches every port of the containers, published or not/);
    expect(mode("isolated")).toMatch(/no way out/);
    expect(mode("nat")).toMatch(/carries the host's address: masquerade\. It is isolated/);
  });
});
