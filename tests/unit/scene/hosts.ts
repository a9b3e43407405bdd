/** Every recorded or hand-made host, by the rows of networks that it shows. */
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost, gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { clusterStoreHost, openVSwitchHost, unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { ipvlan, macvlan, trunk } from "#tests/fixtures/hosts/underlay.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

export const HOSTS: readonly (readonly [string, () => HostObservation])[] = [
  ["rows 1 to 8 on 20.10 (recorded)", () => engineHost("20.10.24")],
  ["rows 1 to 8 on 26.1 (recorded)", () => engineHost("26.1.5")],
  ["rows 1 to 8 on 28.5 (recorded)", () => engineHost("28.5.2")],
  ["gateway modes on 28.5 (recorded)", gatewayModesHost],
  ["row 11, macvlan (hand-made)", macvlan],
  ["row 12, 802.1q trunk (hand-made)", trunk],
  ["row 13, ipvlan (hand-made)", ipvlan],
  ["rows 14 to 16, a swarm's node (recorded)", swarmNode],
  ["row 17, flannel over VXLAN (recorded)", () => flannelHost("vxlan")],
  ["row 18, flannel host-gw (recorded)", () => flannelHost("host-gw")],
  ["row 19, Weave on Open vSwitch (recorded)", weaveHost],
  ["row 19, Weave's plugin (recorded)", () => weavePluginHost("28.5.2")],
  ["row 20, Calico on 20.10 (recorded)", () => calicoHost("20.10.24")],
  ["row 20, Calico on 28.5 (recorded)", () => calicoHost("28.5.2")],
  ["row 21, Open vSwitch (hand-made)", openVSwitchHost],
  ["row 21, unknown driver and links (hand-made)", unknownHost],
  ["row 24, cluster store (hand-made)", clusterStoreHost],
  ["one container on 60 networks (made up)", () => syntheticHost({ containers: 8, networks: 60, most: 60, seed: 3 })],
];
