/** Why engines refuse to connect or disconnect a container; see write-refusals.ts. */

/** Named groups of the pattern fill the message. */
export type Refusal = readonly [code: string, pattern: RegExp, message: string, hint: string];

export const WHERE_ADDRESS: readonly Refusal[] = [
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

export const WHICH_CONTAINER: readonly Refusal[] = [
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
