/** What holds of every recorded or hand-made host, whatever its networks are. */
import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost, gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { clusterStoreHost, openVSwitchHost, unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { ipvlan, macvlan, trunk } from "#tests/fixtures/hosts/underlay.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { expectSound } from "#tests/lab/truth/invariants.ts";

const HOSTS: readonly [string, () => HostObservation][] = [
  ["rows 1 to 8 on 20.10 (recorded)", () => engineHost("20.10.24")],
  ["rows 1 to 8 on 26.1 (recorded)", () => engineHost("26.1.5")],
  ["rows 1 to 8 on 28.5 (recorded)", () => engineHost("28.5.2")],
  ["gateway modes and IPv6 alone on 28.5 (recorded)", gatewayModesHost],
  ["row 11, macvlan (hand-made)", macvlan],
  ["row 12, 802.1q trunk (hand-made)", trunk],
  ["row 13, ipvlan (hand-made)", ipvlan],
  ["rows 14 to 16, a swarm's node (recorded)", swarmNode],
  ["row 17, flannel over VXLAN (recorded)", () => flannelHost("vxlan")],
  ["row 18, flannel host-gw (recorded)", () => flannelHost("host-gw")],
  ["row 19, Weave on Open vSwitch (recorded)", weaveHost],
  ["row 19, Weave's plugin on 20.10 (recorded)", () => weavePluginHost("20.10.24")],
  ["row 19, Weave's plugin on 28.5 (recorded)", () => weavePluginHost("28.5.2")],
  ["row 20, Calico on 20.10 (recorded)", () => calicoHost("20.10.24")],
  ["row 20, Calico on 28.5 (recorded)", () => calicoHost("28.5.2")],
  ["row 21, Open vSwitch (hand-made)", openVSwitchHost],
  ["row 21, unknown driver and links (hand-made)", unknownHost],
  ["row 24, cluster store (hand-made)", clusterStoreHost],
];

describe.each(HOSTS)("%s", (_, make) => {
  it("is sound: ids are unique and sorted, no reference leads nowhere", () => {
    expectSound(assemble(make()));
  });

  it("drops nothing: every link, namespace, container and network is an entity", () => {
    const o = make();
    if (!o.kernel.read) throw new Error("its kernel was read");
    const entities = [...assemble(o).values()];
    const count = (kind: string) => entities.filter((e) => e.kind === kind).length;
    expect(count("link")).toBe([...o.kernel.namespaces.values()].reduce((sum, n) => sum + n.links.length, 0));
    expect(count("sandbox")).toBe(o.kernel.namespaces.size);
    expect(count("container")).toBe(o.engine.containers.size);
    expect(count("network")).toBeGreaterThanOrEqual(o.engine.networks.size);
  });

  it("is the same every time, in whatever order things were observed", () => {
    const o = make();
    if (!o.kernel.read) throw new Error("its kernel was read");
    const turned = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => new Map([...map].reverse());
    const other: HostObservation = {
      ...o,
      engine: { ...o.engine, networks: turned(o.engine.networks), containers: turned(o.engine.containers) },
      kernel: { ...o.kernel, namespaces: turned(o.kernel.namespaces), targets: turned(o.kernel.targets) },
    };
    expect(JSON.stringify([...assemble(other)])).toBe(JSON.stringify([...assemble(o)]));
  });
});
