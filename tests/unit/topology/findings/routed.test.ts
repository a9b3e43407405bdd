/** Hosts that route are healthy: nothing that is meant so is called wrong. Hand-made hosts of Calico's, Weave's and flannel's shape. */
import { describe, expect, it } from "vitest";
import { linkId } from "#lib/topology/ids.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { link, network, ROOT_NETNS } from "#tests/support/synthetic-host.ts";
import { CALICO, calico, calicoMembers, calicoRoutes, hostWith } from "../routed-host.ts";
import { findingsOf } from "./healthy-host.ts";

const onHost = (ifindex: number) => linkId("abcdef012345", ROOT_NETNS, ifindex);
const found = (o: HostObservation): string[] =>
  findingsOf(o).map((f) => `${f.severity} ${f.code}: ${f.about.join(" ")}`);

/** The host with one more network, to which nothing is joined. */
function withNetwork(o: HostObservation, more: Parameters<typeof network>[0]): HostObservation {
  const networks = new Map(o.engine.networks).set(more.id, network(more));
  return { ...o, engine: { ...o.engine, networks } };
}

describe("a host that routes to its endpoints", () => {
  it("has no finding: one MAC for all, veths on no bridge, blackholes and other hosts' prefixes are meant so", () => {
    expect(found(calico())).toEqual([]);
  });

  it("may have several networks in one pool of its plugin's, but a bridge must keep out of it", () => {
    expect(found(withNetwork(calico(), { id: "net2", name: "net2", ...CALICO }))).toEqual([]);
    const bridge = { id: "br", name: "br", ipam: CALICO.ipam };
    expect(found(withNetwork(calico(), bridge))).toContain("warning networks-overlap: br net");
  });

  it("says once, not for each endpoint, that its routes lie in a bridge's subnet", () => {
    const options = { "com.docker.network.bridge.name": "docker0" };
    const bridge = { id: "br", name: "br", ipam: CALICO.ipam, options };
    const docker0 = link({ ifindex: 10, name: "docker0", kind: "bridge" });
    const o = withNetwork(hostWith(CALICO, calicoMembers, calicoRoutes, [docker0]), bridge);
    expect(found(o).filter((f) => f.includes("route-overlap: br net"))).toHaveLength(1);
  });
});

describe("an endpoint of a plugin's network", () => {
  const without = (dst: string) => calicoRoutes.filter((r) => r.dst !== dst);

  it("to which the host has no route, while it has to others", () => {
    const o = hostWith(CALICO, calicoMembers, without("192.168.70.2"));
    expect(found(o)).toEqual([`error host-route-missing: e-w2 ${onHost(21)}`]);
  });

  it("whose host end is set down", () => {
    const [first, ...rest] = calicoMembers;
    if (!first) throw new Error("there are members");
    const down = { ...first, outer: { ...first.outer, operstate: "down", flags: ["BROADCAST"] } };
    expect(found(hostWith(CALICO, [down, ...rest], calicoRoutes))).toEqual([`error veth-down: e-w1 ${onHost(20)}`]);
  });

  it("whose address no link in the sandbox has; one without an address is not judged", () => {
    const lost = (ipv4: string | null) => {
      const o = hostWith({ driver: "unheard-of" }, [{ name: "m1", ipv4: null }], []);
      const containers = [...o.engine.containers.values()].map((c) => ({
        ...c,
        endpoints: c.endpoints.map((e) => ({ ...e, ipv4 })),
      }));
      return found({ ...o, engine: { ...o.engine, containers: new Map(containers.map((c) => [c.id, c])) } });
    };
    expect(lost("10.77.0.2/24")).toEqual(["warning endpoint-link-missing: e-m1"]);
    expect(lost(null)).toEqual([]);
  });
});
