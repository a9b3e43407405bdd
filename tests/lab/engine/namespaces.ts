/**
 * A lab host's network: a namespace of its own with the NIC `eth0`, wired to a second namespace that plays the LAN's
 * router and the world. Addresses may repeat between labs: nothing connects them to each other or to the machine.
 */
import { run } from "./run.ts";
import type { LabState } from "./state.ts";
import { namespacesOf } from "./teardown.ts";

/** The host's LAN: its NIC (a macvlan parent, too), its addresses, and the router behind it. */
export const LAN = {
  nic: "eth0",
  subnet: "192.168.77.0/24",
  address: "192.168.77.10",
  gateway: "192.168.77.1",
  subnet6: "fd77::/64",
  address6: "fd77::10",
  gateway6: "fd77::1",
  /** An address beyond the router, for "way out" tests. */
  world: "203.0.113.80",
} as const;

/** Makes both namespaces; on return, the NIC has carrier, addresses and default routes. */
export async function makeNamespaces(lab: LabState): Promise<void> {
  const [host, outside] = namespacesOf(lab);
  await run("ip", ["netns", "add", host]);
  await run("ip", ["netns", "add", outside]);
  await ip(outside, [
    "link set lo up",
    // Made with both ends in place: an end that is moved later would first show up on the machine itself.
    `link add lan0 type veth peer name ${LAN.nic} netns ${host}`,
    "link set lan0 up",
    `address add ${LAN.gateway}/24 dev lan0`,
    `address add ${LAN.gateway6}/64 dev lan0 nodad`,
    `address add ${LAN.world}/32 dev lo`,
  ]);
  await ip(host, [
    "link set lo up",
    `link set ${LAN.nic} up`,
    `address add ${LAN.address}/24 dev ${LAN.nic}`,
    `address add ${LAN.address6}/64 dev ${LAN.nic} nodad`,
    `route add default via ${LAN.gateway}`,
    `route add default via ${LAN.gateway6}`,
  ]);
}

async function ip(namespace: string, commands: readonly string[]): Promise<void> {
  await run("ip", ["-netns", namespace, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}
