/** Hosts that route are healthy: nothing that is meant so is called wrong. Hand-made hosts of Calico's, Weave's and flannel's shape. */
import { describe, expect, it } from "vitest";
import type { HostObservation } from "#lib/topology/observation.ts";
import { link, network } from "#tests/support/synthetic-host.ts";
import { CALICO, calico, calicoMembers, calicoRoutes, hostWith } from "../routed-host.ts";
import { findingsOf } from "./healthy-host.ts";

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
