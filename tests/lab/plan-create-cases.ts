/** Networks to be made, as tried on real engines. Each subnet once: 20.10 keeps those of some creates that it refused. */
import type { Action, CreateAction } from "#lib/topology/plan/action.ts";
import type { EngineVersion } from "./engine/packages.ts";
import type { Case } from "./plan-cases.ts";

const OLD: readonly EngineVersion[] = ["20.10"];

const usual: CreateAction = {
  kind: "create",
  host: null,
  name: "tried",
  driver: "bridge",
  scope: null,
  internal: false,
  attachable: false,
  ingress: false,
  enableIpv4: true,
  enableIpv6: false,
  configOnly: false,
  configFrom: null,
  ipamDriver: "default",
  ipamOptions: {},
  ipam: [],
  options: {},
  labels: {},
};
export const create = (more: Partial<CreateAction>) => (): Action => ({ ...usual, ...more });
type Pool = Partial<CreateAction["ipam"][number]>;
export const pool = (subnet: string, more: Pool = {}): CreateAction["ipam"][number] => ({
  subnet,
  ipRange: null,
  gateway: null,
  auxAddresses: {},
  ...more,
});
const withPool = (subnet: string, more: Pool = {}) => create({ ipam: [pool(subnet, more)] });
const option = (key: string, value: string, more: Partial<CreateAction> = {}) =>
  create({ ...more, options: { ...more.options, [key]: value } });
const BRIDGE = "com.docker.network.bridge";
const MTU = "com.docker.network.driver.mtu";

export const CREATE_CASES: readonly Case[] = [
  { what: "create", action: create({}), code: null },
  {
    what: "create with everything",
    action: withPool("10.110.0.0/24", {
      gateway: "10.110.0.254",
      ipRange: "10.110.0.64/26",
      auxAddresses: { printer: "10.110.0.65" },
    }),
    code: null,
  },
  { what: "name taken", action: create({ name: "given" }), code: "name-taken" },
  { what: "name of a predefined network", action: create({ name: "bridge" }), code: "predefined-name" },
  { what: "reserved name", action: create({ name: "default" }), code: "predefined-name" },
  { what: "no name", action: create({ name: " " }), code: "no-name" },
  { what: "overlap around a network", action: withPool("10.60.0.0/16"), code: "subnet-overlap" },
  { what: "overlap within a network", action: withPool("10.60.0.128/25"), code: "subnet-overlap" },
  { what: "overlap with macvlan", action: withPool("192.168.99.0/25"), code: "subnet-overlap" },
  { what: "overlap with a route of the host", action: withPool("10.99.1.0/24"), code: null },
  { what: "a template's subnet", action: withPool("10.85.0.0/24"), code: null },
  { what: "gateway outside", action: withPool("10.120.0.0/24", { gateway: "10.121.0.1" }), code: "gateway-outside" },
  {
    what: "gateway on the subnet's own address",
    action: withPool("10.122.0.0/24", { gateway: "10.122.0.0" }),
    code: "gateway-kept",
  },
  {
    what: "gateway on the broadcast address",
    action: withPool("10.123.0.0/24", { gateway: "10.123.0.255" }),
    code: "gateway-kept",
  },
  {
    what: "gateway outside the range",
    action: withPool("10.124.0.0/24", { gateway: "10.124.0.1", ipRange: "10.124.0.128/25" }),
    code: null,
  },
  {
    what: "range outside",
    action: withPool("10.125.0.0/24", { ipRange: "10.126.0.0/25" }),
    code: "range-outside",
    accepted: OLD,
  },
  {
    what: "range wider",
    action: withPool("10.127.0.0/24", { ipRange: "10.127.0.0/16" }),
    code: "range-outside",
    accepted: OLD,
  },
  {
    what: "range with host bits",
    action: withPool("10.128.0.0/24", { ipRange: "10.128.0.5/25" }),
    code: "range-host-bits",
    accepted: OLD,
  },
  { what: "subnet with host bits", action: withPool("10.129.0.5/24"), code: "subnet-host-bits", accepted: OLD },
  {
    what: "reserved outside",
    action: withPool("10.130.0.0/24", { auxAddresses: { x: "10.131.0.1" } }),
    code: "reserved-outside",
  },
  {
    what: "reserved twice",
    action: withPool("10.132.0.0/24", { auxAddresses: { x: "10.132.0.9", y: "10.132.0.9" } }),
    code: "reserved-twice",
  },
  {
    what: "reserved as gateway",
    action: withPool("10.133.0.0/24", { auxAddresses: { x: "10.133.0.1" } }),
    code: "reserved-kept",
  },
  { what: "reserved and free", action: withPool("10.134.0.0/24", { auxAddresses: { x: "10.134.0.9" } }), code: null },
  { what: "a /31", action: withPool("10.135.0.0/31"), code: null, on: { "20.10": "subnet-too-small" } },
  { what: "a /30", action: withPool("10.136.0.0/30"), code: null },
  { what: "everything", action: withPool("0.0.0.0/0"), code: "subnet-overlap" },
  {
    what: "two IPv4 subnets",
    action: create({ ipam: [pool("10.137.0.0/24"), pool("10.138.0.0/24")] }),
    code: "several-subnets",
  },
  {
    what: "two that overlap",
    action: create({
      driver: "macvlan",
      options: { parent: "br-free" },
      ipam: [pool("10.139.0.0/24"), pool("10.139.0.0/25")],
    }),
    code: "subnet-overlap",
  },
  {
    what: "two on macvlan",
    action: create({
      driver: "macvlan",
      options: { parent: "br-free" },
      ipam: [pool("10.140.0.0/24"), pool("10.141.0.0/24")],
    }),
    code: null,
  },
  {
    what: "IPv6 without a subnet",
    action: create({ enableIpv6: true }),
    code: null,
    on: { "20.10": "ipv6-needs-subnet", "26.1": "ipv6-needs-subnet" },
  },
  { what: "IPv6 with a subnet", action: create({ enableIpv6: true, ipam: [pool("fd81::/64")] }), code: null },
  {
    what: "link-local IPv6 subnet",
    action: create({ enableIpv6: true, ipam: [pool("fe80::/10")] }),
    code: "subnet-link-local",
  },
  { what: "an IPv6 /128", action: create({ enableIpv6: true, ipam: [pool("fd82::/128")] }), code: "subnet-too-small" },
  {
    what: "no family",
    action: create({ enableIpv4: false }),
    code: "no-family",
    on: { "20.10": "no-ipv4-off", "26.1": "no-ipv4-off" },
    accepted: ["20.10", "26.1"],
  },
  {
    what: "IPv6 alone",
    action: create({ enableIpv4: false, enableIpv6: true, ipam: [pool("fd83::/64")] }),
    code: null,
    on: { "20.10": "no-ipv4-off", "26.1": "no-ipv4-off" },
    accepted: ["20.10", "26.1"],
  },
  { what: "a second host network", action: create({ driver: "host" }), code: "one-only" },
  { what: "a second none network", action: create({ driver: "null" }), code: "one-only" },
  { what: "the IPAM driver null", action: create({ ipamDriver: "null" }), code: "ipam-null" },
  { what: "overlay without a swarm", action: create({ driver: "overlay" }), code: "no-swarm" },
  { what: "scope swarm without a swarm", action: create({ scope: "swarm" }), code: "no-swarm" },
  { what: "local ingress", action: create({ ingress: true }), code: "ingress" },
  { what: "attachable bridge", action: create({ attachable: true }), code: null },
  { what: "MTU in words", action: option(MTU, "abc"), code: "bad-option" },
  { what: "negative MTU", action: option(MTU, "-5"), code: "bad-option" },
  { what: "MTU too small", action: option(MTU, "67"), code: "bad-option", accepted: OLD },
  { what: "MTU too large", action: option(MTU, "70000"), code: "bad-option", accepted: OLD },
  {
    what: "MTU too small for IPv6",
    action: option(MTU, "1279", { enableIpv6: true, ipam: [pool("fd84::/64")] }),
    code: "bad-option",
    accepted: OLD,
  },
  { what: "jumbo frames", action: option(MTU, "9000"), code: null },
  { what: "a bridge's name", action: option(`${BRIDGE}.name`, "x".repeat(15)), code: null },
  { what: "a bridge's name of 16 bytes", action: option(`${BRIDGE}.name`, "x".repeat(16)), code: "bad-option" },
  { what: "a bridge's name with a space", action: option(`${BRIDGE}.name`, "a b"), code: "bad-option" },
  { what: "a bridge's name with a slash", action: option(`${BRIDGE}.name`, "a/b"), code: "bad-option" },
  { what: "a bridge's name with a colon", action: option(`${BRIDGE}.name`, "a:b"), code: "bad-option" },
  { what: "a bridge called all", action: option(`${BRIDGE}.name`, "all"), code: "bad-option" },
  { what: "a bridge with a percent sign", action: option(`${BRIDGE}.name`, "%d"), code: "bad-option" },
  { what: "a bridge called as the NIC", action: option(`${BRIDGE}.name`, "eth0"), code: "bridge-name-taken" },
  { what: "another network's bridge", action: option(`${BRIDGE}.name`, "br-named"), code: "bridge-name-taken" },
  { what: "docker0", action: option(`${BRIDGE}.name`, "docker0"), code: "bridge-name-taken", accepted: OLD },
  { what: "a bridge that is there", action: option(`${BRIDGE}.name`, "br-free"), code: null },
  {
    what: "an option that is neither true nor false",
    action: option(`${BRIDGE}.enable_icc`, "maybe"),
    code: "bad-option",
  },
  { what: "publish on no address", action: option(`${BRIDGE}.host_binding_ipv4`, "x"), code: "bad-option" },
  {
    what: "an unknown gateway mode",
    action: option(`${BRIDGE}.gateway_mode_ipv4`, "x"),
    code: null,
    on: { "28.5": "bad-option" },
  },
  {
    what: "isolated and not internal",
    action: option(`${BRIDGE}.gateway_mode_ipv4`, "isolated"),
    code: null,
    on: { "28.5": "isolated-not-internal" },
  },
  {
    what: "isolated and internal",
    action: option(`${BRIDGE}.gateway_mode_ipv4`, "isolated", { internal: true }),
    code: null,
  },
  { what: "an option that nobody knows", action: option("foo", "bar"), code: null },
  {
    what: "macvlan without its parent",
    action: option("parent", "nosuch0", { driver: "macvlan" }),
    code: "parent-missing",
  },
  {
    what: "macvlan on a VLAN of no parent",
    action: option("parent", "nosuch0.10", { driver: "macvlan" }),
    code: "parent-missing",
  },
  { what: "macvlan on loopback", action: option("parent", "lo", { driver: "macvlan" }), code: "parent-loopback" },
  {
    what: "macvlan on a used parent",
    action: option("parent", "eth0", { driver: "macvlan" }),
    code: "parent-used",
    on: { "28.5": null },
  },
  {
    what: "passthru on a used parent",
    action: option("parent", "eth0", { driver: "macvlan", options: { macvlan_mode: "passthru" } }),
    code: "parent-used",
  },
  { what: "macvlan", action: option("parent", "br-free", { driver: "macvlan" }), code: null },
  {
    what: "macvlan in no mode",
    action: option("parent", "br-free", { driver: "macvlan", options: { macvlan_mode: "foo" } }),
    code: "bad-option",
  },
  {
    what: "ipvlan in no mode",
    action: option("parent", "br-free", { driver: "ipvlan", options: { ipvlan_mode: "foo" } }),
    code: "bad-option",
  },
  {
    what: "ipvlan with no flag",
    action: option("parent", "br-free", { driver: "ipvlan", options: { ipvlan_flag: "foo" } }),
    code: "bad-option",
    on: { "20.10": null },
  },
  {
    what: "ipvlan L3",
    action: option("parent", "br-free", { driver: "ipvlan", options: { ipvlan_mode: "l3" } }),
    code: null,
  },
  {
    what: "a template",
    action: create({ name: "tried-template", configOnly: true, ipam: [pool("10.142.0.0/24")] }),
    code: null,
  },
  { what: "an internal template", action: create({ configOnly: true, internal: true }), code: "template" },
  { what: "a template of a template", action: create({ configOnly: true, configFrom: "template" }), code: "template" },
  { what: "from no template", action: create({ configFrom: "nosuch" }), code: "no-template" },
  { what: "from what is no template", action: create({ configFrom: "given" }), code: "no-template" },
  {
    what: "from a template, with a subnet",
    action: create({ configFrom: "template", ipam: [pool("10.143.0.0/24")] }),
    code: "template",
  },
  {
    what: "from a template, with options",
    action: create({ configFrom: "template", options: { a: "b" } }),
    code: "template",
  },
  {
    what: "from a template, with IPv6",
    action: create({ configFrom: "template", enableIpv6: true }),
    code: "template",
  },
];
