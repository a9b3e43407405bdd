/**
 * Why engines refuse changes to networks, in plain words. Each pattern fits the sentences of Docker 20.10, 26.1 and 28.5
 * (tests/fixtures/write-refusals.json has them as recorded); engines wrap them, so none is anchored. The first that fits
 * counts. Named groups fill the message.
 */

import { type Refusal, WHERE_ADDRESS, WHICH_CONTAINER } from "./endpoint-refusals.ts";

const WHICH_NETWORK: readonly Refusal[] = [
  [
    "active_endpoints",
    /has active endpoints/i,
    "Containers are still connected to the network.",
    "Disconnect them first.",
  ],
  [
    "predefined_network",
    /is a pre-defined network and cannot be removed|operation is not permitted on predefined|cannot remove pre-?defined/i,
    "This is one of the networks that Docker makes itself.",
    "Choose another name, or leave that network alone.",
  ],
  [
    "network_in_use",
    /configuration network .* is in use|network \S+ is in use by (?:task|service)|cannot be removed because service/i,
    "Something still uses the network.",
    "Remove first what was made from it or runs on it.",
  ],
  [
    "configuration_only",
    /cannot create endpoint on configuration-only network/i,
    "This network only holds settings for others.",
    "Connect to a network that was made from it.",
  ],
  [
    "not_attachable",
    /not manually attachable|is not attachable|only be used with docker services/i,
    "Only services may use this network, not single containers.",
    "Make it attachable, which needs a new network.",
  ],
  [
    "parent_used",
    /is already using parent interface (?<parent>\S+)/i,
    "Another network uses the parent interface {parent}.",
    "Use that network, or another parent; several subnets fit into one network.",
  ],
  [
    "name_taken",
    /network with name (?<name>.+?) already exists/i,
    "There is a network called {name}.",
    "Choose another name.",
  ],
  [
    "config_missing",
    /configuration network .* does not exist/i,
    "The network that the settings are to come from does not exist.",
    "Make it first, with the option for configuration only.",
  ],
  [
    "network_gone",
    /network \S+ not found|No such network|could not find (?:a )?network/i,
    "There is no such network any more.",
    "It was removed in the meantime.",
  ],
];

const HOW_MADE: readonly Refusal[] = [
  [
    "subnet_overlaps",
    /Pool overlaps with other one|networks have overlapping IPv[46]|overlaps with (?:an )?existing/i,
    "The subnet overlaps another network's.",
    "Choose a free one; Vethscope proposes one.",
  ],
  [
    "no_free_subnet",
    /non-overlapping IPv[46] address pool among the defaults|predefined address pools have been fully subnetted|no predefined IPv[46] address pools/i,
    "The engine has no free subnet of its own left.",
    "Give a subnet, or remove networks that nobody uses.",
  ],
  [
    "gateway_outside",
    /failed to allocate gateway|no matching subnet for gateway|invalid gateway|gateway .* is not (?:in|contained)/i,
    "The gateway cannot be had in this subnet.",
    "Choose an address inside the subnet that nothing else uses.",
  ],
  [
    "range_outside",
    /no matching subnet for range|invalid (?:ip-range|IP range)/i,
    "The range is not inside the subnet.",
    "Choose a range within it.",
  ],
  [
    "aux_outside",
    /auxiliary address.* must belong to|no matching subnet for aux-address|invalid auxiliary address/i,
    "A reserved address is outside the subnet.",
    "Choose one inside it.",
  ],
  [
    "subnet_invalid",
    /Invalid subnet|invalid (?:IPv[46] )?(?:pool|CIDR)|invalid CIDR address|it should be/i,
    "The subnet is not one.",
    "Write it like 172.30.0.0/16, with no bits set after the prefix.",
  ],
  [
    "driver_unknown",
    /plugin "?(?<driver>[^"\s]+)"? not found|could not find plugin|legacy plugin: .* not found|failed to find plugin/i,
    "There is no driver called {driver} on this engine.",
    "Check the name, or install the plugin.",
  ],
  [
    "no_swarm",
    /not a swarm manager|swarm is not active|cannot create a swarm scoped network/i,
    "This needs an engine that manages a swarm.",
    'Run "docker swarm init" there, or use another driver.',
  ],
  [
    "parent_missing",
    /invalid subinterface vlan name (?<parent>[^\s,]+)|parent interface (?:was )?not found|could not (?:find|attach to|select) (?:the )?parent|Link not found/i,
    "The parent interface is not there.",
    "Name a network interface of the host, such as eth0, or eth0.10 for VLAN 10.",
  ],
  [
    "vlan_impossible",
    /failed to create \S+ vlan link/i,
    "The host could not make the VLAN interface.",
    "Its kernel needs the module 8021q, and the number after the dot goes from 1 to 4094.",
  ],
  [
    "kernel_lacks_driver",
    /failed to create the (?:macvlan|ipvlan) port|macvlan (?:is )?not supported|operation not supported/i,
    "The host's kernel refused to make the interface.",
    "The parent may be in use by another kind of driver, or the kernel lacks the module.",
  ],
  [
    "mode_unknown",
    /requested (?:macvlan|ipvlan) (?:mode|flag) .* is not valid|unknown (?:macvlan|ipvlan) (?:mode|flag)/i,
    "The driver does not know this mode.",
    "macvlan has bridge, vepa, private and passthru; ipvlan has l2, l3 and l3s.",
  ],
  [
    "bridge_name_invalid",
    /numerical result out of range|is not a valid (?:bridge|interface) name|invalid (?:bridge|interface) name/i,
    "The bridge cannot have this name.",
    "It may have up to 15 letters and digits, without / and spaces.",
  ],
  [
    "bridge_name_taken",
    /existing interface \S+ is not a bridge|networks have same bridge name/i,
    "The bridge's name is that of something else.",
    "Choose another, or leave it out.",
  ],
  [
    "option_invalid",
    /failed to parse \S+ value|invalid MTU number|invalid value for|unknown (?:driver )?option|invalid syntax|is not a valid/i,
    "One of the driver's options has a value that it does not understand.",
    "The engine's own words name it.",
  ],
  [
    "driver_single",
    /only one instance of "?(?<driver>\w+)"? network is allowed/i,
    "There is only one network of the driver {driver}.",
    "Use that one.",
  ],
  [
    "name_invalid",
    /invalid (?:network )?name/i,
    "The network cannot have this name.",
    "Use letters, digits and _ . - and begin with a letter or digit.",
  ],
  [
    "ingress_exists",
    /ingress network .* (?:is )?already (?:present|exists)|only one ingress/i,
    "The swarm has an ingress network already.",
    "Remove it first; no published port may use it then.",
  ],
  [
    "no_address_family",
    /IPv4 or IPv6 must be enabled/i,
    "The network would have neither IPv4 nor IPv6.",
    "Turn one of them on.",
  ],
  [
    "config_conflict",
    /cannot be (?:specified|set|used) (?:together )?with|configuration-only networks?/i,
    "These settings cannot be together.",
    "The engine's own words say which.",
  ],
];

const WHO_MAY: readonly Refusal[] = [
  [
    "not_authorized",
    /authorization denied by plugin/i,
    "An authorization plugin of the engine forbids this.",
    "Ask whoever set it up.",
  ],
];

export const REFUSALS: readonly Refusal[] = [
  ...WHO_MAY,
  ...WHICH_CONTAINER,
  ...HOW_MADE.slice(0, 5),
  ...WHERE_ADDRESS,
  ...WHICH_NETWORK,
  ...HOW_MADE.slice(5),
];
