/** What the create dialog says of each driver: for what it is good, and which options it knows. */
import { parsePrefix } from "../cidr.ts";
import type { Host } from "../model.ts";
import { apiAtLeast } from "./facts.ts";

export interface DriverOption {
  readonly key: string;
  readonly label: string;
  /** `link`: name of an interface of the host. */
  readonly type: "text" | "number" | "boolean" | "choice" | "address" | "link";
  /** What holds when it is left out, as text. */
  readonly usual: string;
  /** Of `choice`. */
  readonly choices?: readonly string[];
  /** Minor number of the API that first knew it (42: engine 23, 46: 27, 48: 28); older engines pass over it in silence. */
  readonly since?: number;
  /** What is wrong with a value, in plain words; null when nothing is. */
  check(value: string): string | null;
}

export interface DriverChoice {
  readonly driver: string;
  /** Model, isolation, who hands out addresses, cost: a sentence each. */
  readonly text: string;
  readonly options: readonly DriverOption[];
  /** Several subnets of one family. */
  readonly severalSubnets: boolean;
  readonly scope: "local" | "swarm";
}

type Rest = Partial<Pick<DriverOption, "choices" | "since">>;
type Check = DriverOption["check"];

const option = (
  key: string,
  label: string,
  type: DriverOption["type"],
  usual: string,
  check: Check,
  rest: Rest = {},
): DriverOption => ({ key, label, type, usual, check, ...rest });

/** As Go's strconv.ParseBool reads them. */
const BOOLEANS = new Set(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]);
const boolean: Check = (v) => (BOOLEANS.has(v) ? null : "must be true or false");
const oneOf =
  (...choices: readonly string[]): Check =>
  (v) =>
    v === "" || choices.includes(v) ? null : `must be one of ${choices.join(", ")}`;
const any: Check = () => null;
const address: Check = (v) => (v.includes("/") || parsePrefix(v) === null ? "must be an address" : null);

/** 68 is the least that Linux takes for a link, 65535 the most for a bridge; 0 leaves it to the engine. */
const mtu: Check = (v) => {
  if (!/^\d+$/.test(v)) return "must be a whole number of bytes";
  return v === "0" || (Number(v) >= 68 && Number(v) <= 65535) ? null : "must be between 68 and 65535 bytes";
};

const FORBIDDEN = new Set([".", "..", "all", "default"]);

/** Linux takes 15 bytes (IFNAMSIZ), and no space, slash or colon; `%` would be filled in by the kernel. */
export const interfaceName: Check = (v) => {
  if (v === "") return "must not be empty";
  if (new TextEncoder().encode(v).length > 15) return "is too long: Linux allows 15 bytes";
  return FORBIDDEN.has(v) || /[\s/:%]/.test(v) ? "is not a name that Linux allows for an interface" : null;
};

const vnis: Check = (v) =>
  v.split(",").every((n) => /^\d+$/.test(n) && Number(n) > 0 && Number(n) < 2 ** 24)
    ? null
    : "must be numbers below 16777216, one for each subnet";

export const MTU = "com.docker.network.driver.mtu";
export const BRIDGE_NAME = "com.docker.network.bridge.name";
const BRIDGE = "com.docker.network.bridge";
const MODES = ["nat", "nat-unprotected", "routed", "isolated"];

const mtuOption = (usual: string): DriverOption => option(MTU, "MTU in bytes", "number", usual, mtu);
const gatewayMode = (family: 4 | 6): DriverOption =>
  option(
    `${BRIDGE}.gateway_mode_ipv${family}`,
    `How IPv${family} leaves and enters`,
    "choice",
    "nat",
    oneOf(...MODES),
    {
      choices: MODES,
      since: 46,
    },
  );

const bridge: DriverChoice = {
  driver: "bridge",
  text: "A switch inside this host, for containers on one machine. Containers on it find each other by name and are kept apart from other networks. The engine hands out addresses; the way out is by NAT, or routed. Costs next to nothing.",
  severalSubnets: false,
  scope: "local",
  options: [
    option(
      BRIDGE_NAME,
      "Name of the bridge in Linux",
      "text",
      "br- and the beginning of the network's id",
      interfaceName,
    ),
    mtuOption("1500"),
    option(`${BRIDGE}.enable_icc`, "Containers may talk to each other", "boolean", "true", boolean),
    option(`${BRIDGE}.enable_ip_masquerade`, "Leave with the host's address (NAT)", "boolean", "true", boolean),
    option(`${BRIDGE}.host_binding_ipv4`, "Publish ports on this address", "address", "0.0.0.0", address),
    gatewayMode(4),
    gatewayMode(6),
    option(`${BRIDGE}.inhibit_ipv4`, "Give the bridge no IPv4 address", "boolean", "false", boolean, { since: 44 }),
    option(
      "com.docker.network.container_iface_prefix",
      "Interfaces in containers begin with",
      "text",
      "eth",
      interfaceName,
    ),
  ],
};

const parent = option("parent", "Interface of the host that it stands on", "link", "a dummy that leads nowhere", any);

const macvlan: DriverChoice = {
  driver: "macvlan",
  text: "Puts containers straight on the physical network, each with a MAC address of its own, as if they were machines. The subnet is the physical network's: keep the engine's range clear of other machines and DHCP. No NAT, no published ports, nearly no cost; the host itself cannot reach them, and the NIC must allow several MAC addresses.",
  severalSubnets: true,
  scope: "local",
  options: [
    parent,
    option("macvlan_mode", "Mode", "choice", "bridge", oneOf("bridge", "vepa", "private", "passthru"), {
      choices: ["bridge", "vepa", "private", "passthru"],
    }),
  ],
};

const ipvlan: DriverChoice = {
  driver: "ipvlan",
  text: "Like macvlan, but all containers share the NIC's MAC address: for clouds and Wi-Fi that allow one only. L2 joins the physical subnet; in L3 the host routes, and other machines need a route to the subnet. The engine hands out addresses; nearly no cost.",
  severalSubnets: true,
  scope: "local",
  options: [
    parent,
    option("ipvlan_mode", "Mode", "choice", "l2", oneOf("l2", "l3", "l3s"), { choices: ["l2", "l3", "l3s"] }),
    option("ipvlan_flag", "Who may talk to whom", "choice", "bridge", oneOf("bridge", "private", "vepa"), {
      choices: ["bridge", "private", "vepa"],
      since: 42,
    }),
  ],
};

const overlay: DriverChoice = {
  driver: "overlay",
  text: "One network across all machines of a swarm, by VXLAN tunnels between them. Isolated from other networks, with names; the swarm keeps the record and hands out addresses. Each packet carries 50 bytes more, so the MTU is 1450; encryption costs more.",
  severalSubnets: true,
  scope: "swarm",
  options: [
    option("encrypted", "Encrypt between machines (IPsec)", "text", "not encrypted", any),
    option("com.docker.network.driver.overlay.vxlanid_list", "VXLAN numbers (VNI)", "text", "the next free one", vnis),
    mtuOption("1450"),
  ],
};

/** Those that every engine has, in the order in which they should be offered. */
export const DRIVERS: readonly DriverChoice[] = [bridge, overlay, macvlan, ipvlan];

/** Of another driver nothing is known: options are free keys and values. */
export function driverChoice(driver: string): DriverChoice {
  const known = DRIVERS.find((d) => d.driver === driver);
  const text =
    "Made by a plugin: what connects, isolates and hands out addresses is up to it. See its own documentation.";
  return known ?? { driver, text, options: [], severalSubnets: true, scope: "local" };
}

/** Whether the host's engine knows the option; it would pass over it in silence. */
export const knows = (host: Host | null, { since }: Pick<DriverOption, "since">): boolean =>
  since === undefined || apiAtLeast(host, since);
