/** Hosts that were recorded (or made by hand) in good order: nothing is wrong with them. */
import { expect, it } from "vitest";
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost, gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { clusterStoreHost, openVSwitchHost, unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { ipvlan, macvlan, trunk } from "#tests/fixtures/hosts/underlay.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { findingsOf } from "./healthy-host.ts";

const HOSTS: readonly [string, () => HostObservation][] = [
  ["20.10", () => engineHost("20.10.24")],
  ["26.1", () => engineHost("26.1.5")],
  ["28.5", () => engineHost("28.5.2")],
  ["gateway modes", gatewayModesHost],
  ["macvlan", macvlan],
  ["802.1q trunk", trunk],
  ["ipvlan", ipvlan],
  ["a swarm's node", swarmNode],
  ["flannel over VXLAN", () => flannelHost("vxlan")],
  ["flannel host-gw", () => flannelHost("host-gw")],
  ["Weave on Open vSwitch", weaveHost],
  ["Weave's plugin, 20.10", () => weavePluginHost("20.10.24")],
  ["Weave's plugin, 28.5", () => weavePluginHost("28.5.2")],
  ["Calico, 20.10", () => calicoHost("20.10.24")],
  ["Calico, 28.5", () => calicoHost("28.5.2")],
  ["Open vSwitch", openVSwitchHost],
  ["unknown driver and links", unknownHost],
  ["cluster store", clusterStoreHost],
];

it.each(HOSTS)("%s: no error and no warning", (_, make) => {
  const wrong = findingsOf(make()).filter((f) => f.severity !== "info");
  expect(wrong.map((f) => f.code)).toEqual([]);
});
