/**
 * Why engines refuse changes to networks, in plain words. Each pattern fits the sentences of Docker 20.10, 26.1 and 28.5
 * (tests/fixtures/write-refusals.json has them as recorded); engines wrap them, so none is anchored. The first that fits
 * counts. Named groups fill the message.
 */

type Row = readonly [code: string, pattern: RegExp, message: string, hint: string];

const WHERE_ADDRESS: readonly Row[] = [
  [
    "address_invalid",
    /invalid (?:IPv[46]|link-local IP) address/i,
    "The address is not one that fits here.",
    "Write it without a prefix length, IPv4 and IPv6 each in its own field.",
  ],
  [
    "address_taken",
    /Address already in use/i,
    "The address is taken.",
    "Choose a free one, or none: then the engine does.",
  ],
  [
    "address_outside",
    /Invalid address (?<address>\S+): It does not belong to any of this network's subnets|no configured subnet (?:or ip-range )?contain(?:s)? (?:the )?IP address (?<other>[\da-f.:]+)|Requested address is out of range/i,
    "The address is in none of the network's subnets.",
    "Choose one inside a subnet of this network.",
  ],
  [
    "predefined_no_address",
    /user specified IP address is supported on user defined networks only/i,
    "The networks that Docker makes itself take no wishes for addresses.",
    "Leave the address out, or use a network of your own.",
  ],
  [
    "no_configured_subnet",
    /user specified IP address is supported only when connecting to networks with user configured subnets/i,
    "This network chose its subnet by itself, so it takes no wishes for addresses.",
    "Leave the address out, or make a network with a subnet of your own.",
  ],
  [
    "predefined_no_alias",
    /network-scoped alias(?:es)? (?:is|are) (?:only )?supported (?:only )?for containers in user defined networks/i,
    "There are no names on the networks that Docker makes itself.",
    "Leave the aliases out, or use a network of your own.",
  ],
  [
    "no_free_address",
    /no available IPv[46] addresses|no available addresses/i,
    "All addresses of the network are taken.",
    "Free one, or make a network with a larger subnet.",
  ],
  [
    "mac_invalid",
    /invalid MAC address|address \S+: invalid MAC/i,
    "The MAC address is none.",
    "It has six pairs of hexadecimal digits, such as 02:42:ac:11:00:02.",
  ],
  [
    "endpoint_invalid",
    /invalid endpoint settings/i,
    "What was asked for the endpoint does not fit this network.",
    "The engine's own words say what.",
  ],
];

const WHICH_CONTAINER: readonly Row[] = [
  [
    "already_connected",
    /endpoint with name (?<name>\S+) already exists in network|is already (?:attached|connected) to network/i,
    "The container is connected to this network already.",
    "Disconnect it first to connect it in another way.",
  ],
  [
    "not_connected",
    /is not connected to (?:the )?network|endpoint \S+ not found|no such endpoint/i,
    "The container is not connected to this network.",
    "Somebody may have disconnected it just now.",
  ],
  ["container_gone", /No such container/i, "There is no such container any more.", "It was removed in the meantime."],
  [
    "container_going",
    /marked for removal|is dead|removal .* is already in progress/i,
    "The container is being removed.",
    "Nothing is left to do with it.",
  ],
  [
    "shares_sandbox",
    /container sharing network namespace with another container or host cannot be connected/i,
    "The container has no sandbox of its own: it shares that of another container, or the host's.",
    "Connect the container whose sandbox it shares.",
  ],
  [
    "host_network",
    /container cannot be disconnected from host network or connected to host network|cannot (?:connect container to|disconnect container from) host network/i,
    "A container is on the host's network from its start to its end.",
    "Make the container again with another network.",
  ],
  [
    "none_network",
    /networks in private \(none\) mode|cannot be connected to multiple networks with one of the networks in private/i,
    "A container on the network none can be on no other.",
    "Make the container again with another network.",
  ],
  [
    "port_taken",
    /port is already allocated|failed to bind (?:host )?port|address already allocated|ports are not available/i,
    "A port that the container publishes is taken on the host.",
    "Free that port, or stop who holds it.",
  ],
];

const WHICH_NETWORK: readonly Row[] = [
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

const HOW_MADE: readonly Row[] = [
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

const WHO_MAY: readonly Row[] = [
  [
    "not_authorized",
    /authorization denied by plugin/i,
    "An authorization plugin of the engine forbids this.",
    "Ask whoever set it up.",
  ],
];

export const REFUSALS: readonly Row[] = [
  ...WHO_MAY,
  ...WHICH_CONTAINER,
  ...HOW_MADE.slice(0, 5),
  ...WHERE_ADDRESS,
  ...WHICH_NETWORK,
  ...HOW_MADE.slice(5),
];
