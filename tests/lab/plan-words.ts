/**
 * What a plan's refusal and the engine's own mean the same by: pairs of patterns, by the refusal's code, of which one has
 * to fit both. The engine's are those of Docker 20.10, 26.1 and 28.5.
 */
type Pair = readonly [plan: RegExp, engine: RegExp];

const TAKEN: Pair = [/is taken/, /Address already in use/];
const ONLY_GIVEN = /only when connecting to networks with user configured subnets/;
const SHARED = /container sharing network namespace with another container or host/;
const ALONE = /in private \(none\) mode/;
const NO_MANAGER = /not a swarm manager|when swarm is not active/;
const NO_ADDRESS = /no available addresses on this pool/i;

export const SAME_WORDS: Readonly<Record<string, readonly Pair[]>> = {
  "address-on-default-bridge": [[/default bridge takes no wished/, /supported on user defined networks only/]],
  "address-taken": [TAKEN],
  "alias-on-default-bridge": [[/default bridge .* no aliases/, /alias is supported only .* in user defined networks/]],
  "already-connected": [[/ is on \S+ already/, /endpoint with name \S+ already exists in network/]],
  "bad-link-local": [
    [/is not link-local/, /invalid link local IP address/],
    [/is named twice/, /link local IPs .*file exists/],
  ],
  "bad-option": [
    [/mtu must be a whole number/, /mtu value: .*ParseInt|mtu value: .*Atoi|invalid MTU/i],
    [/mtu must be between/, /invalid argument/],
    [/needs an MTU of 1280/, /Cannot read IPv6 setup|invalid argument|IPv6/],
    [/Linux allows 15 bytes/, /numerical result out of range/],
    [/not a name that Linux allows/, /invalid argument|no such device/],
    [/must be true or false/, /ParseBool/],
    [/must be an address/, /nil ip/],
    [/macvlan_mode must be one of/, /macvlan mode 'foo' is not valid/],
    [/ipvlan_mode must be one of/, /ipvlan mode 'foo' is not valid/],
    [/ipvlan_flag must be one of/, /ipvlan flag 'foo' is not valid/],
    [/gateway_mode_ipv4 must be one of/, /unknown gateway mode/],
  ],
  "bad-swarm-name": [
    [/does not take .* for a network's name/, /must be valid as a DNS name|must be 63 characters or fewer/],
  ],
  "bridge-name-taken": [
    [/it is no bridge/, /existing interface \S+ is not a bridge/],
    [/bridge \S+ belongs to network/, /conflicts with network .*by bridge name|conflicts with network/],
  ],
  "config-only": [[/only a template: nothing can join/, /endpoint on configuration-only network/]],
  "gateway-kept": [
    [/gateway \S+ is the subnet's (own|broadcast) address/, /failed to allocate gateway .*already in use/i],
  ],
  "gateway-outside": [[/gateway \S+ is outside the subnet/, /gateway .*(out of range|doesn't contain this address)/]],
  "host-mode": [
    [/uses the host's own network stack/, SHARED],
    [/uses the host's own network stack/, /disconnect(ed)? .*from host network/],
  ],
  "host-network": [[/cannot be joined to the host's own network/, /connect(ed)? .*to host network/]],
  "in-use": [
    [/is in use by/, /has active endpoints/],
    [/is in use by/, /configuration network \S+ is in use/],
  ],
  ingress: [
    [/Only a network of the swarm/, /Ingress network can only be global scope/],
    [/only services .* are on it/, /not manually attachable/],
    [/There can be only one/, /ingress network \(\S+\) is already present/],
  ],
  "ipam-null": [[/IPAM driver null hands out no addresses/, /pool is empty/]],
  "ipv6-needs-subnet": [
    [/needs an IPv6 subnet to be given/, /could not find an available, non-overlapping IPv6 address pool/],
  ],
  "isolated-not-internal": [
    [/isolated is for internal networks only/, /'isolated' can only be used for an internal network/],
  ],
  "joined-sandbox": [
    [/shares that of another container/, SHARED],
    [/shares that of another container/, /is not connected to network/],
  ],
  "name-taken": [[/There is a network \S+ already/, /network with name \S+ already exists/]],
  "no-address-left": [[/no free IPv4 address left/, /no available IPv4 addresses/]],
  "no-configured-subnet": [[/only where the subnet was given/, ONLY_GIVEN]],
  "no-container": [[/no container \S+ any more/, /No such container/]],
  "no-family": [[/needs IPv4 or IPv6/, /IPv4 or IPv6 must be enabled/]],
  "no-ipv6": [
    [/has no IPv6 subnet/, ONLY_GIVEN],
    [/has no IPv6:/, /link local IPs .*permission denied/],
  ],
  "no-name": [[/needs a name/, /invalid name/]],
  "no-network": [[/no network \S+ any more/, /network \S+ not found/]],
  "no-swarm": [[/is not in a swarm/, NO_MANAGER]],
  "no-template": [[/no template \S+ on this host/, /configuration network \S+ does not exist/]],
  "none-mode": [[/can only be the one network/, ALONE]],
  "none-network": [[/can only be the one network/, ALONE]],
  "not-attachable": [[/is not attachable/, /not manually attachable/]],
  "not-connected": [[/ is not on /, /is not connected to network/]],
  "one-only": [[/can be only one (host|null) network/, /only one instance of "(host|null)" network/]],
  "outside-subnet": [
    [/is outside \S+, the subnet/, /not belong to any of this network's subnets|no configured subnet .* contain/],
  ],
  "parent-loopback": [[/is the loopback interface/, /loopback interface is not a valid macvlan parent/]],
  "parent-missing": [[/has no interface/, /invalid subinterface vlan name|was not found on the host/]],
  "parent-used": [[/is the parent of macvlan network/, /already using parent interface/]],
  predefined: [[/one of the engine's own networks/, /is a pre-defined network/]],
  "predefined-name": [[/one of the engine's own networks/, /not permitted on predefined/]],
  "range-host-bits": [[/not the beginning of a range/, /invalid ip-range .*it should be/]],
  "range-outside": [[/is not within the subnet/, /invalid ip-range .*(doesn't contain|bigger than its parent)/]],
  "reserved-kept": [[/reserved address .* is the gateway/, /secondary ip address .*already in use/i]],
  "reserved-outside": [[/reserved address .* is outside/, /must belong to the master pool|invalid auxiliary address/]],
  "reserved-twice": [[/is reserved twice/, /secondary ip address .*already in use/i]],
  scope: [[/they cannot be local/, /cannot downgrade network scope/]],
  "several-subnets": [[/one IPv4 subnet at most/, /doesn't support multiple subnets/]],
  "subnet-host-bits": [[/not the beginning of a subnet/, /invalid subnet .*it should be/]],
  "subnet-link-local": [[/clashes with the link-local/, /clash(es)? with the Link-Local prefix|file exists/]],
  "subnet-overlap": [[/overlaps/, /Pool overlaps with other one/]],
  "subnet-too-small": [[/no room for a gateway/, NO_ADDRESS]],
  template: [
    [/keeps subnets and options only/, /can only contain network specific fields/],
    [/cannot be made from another template/, /cannot depend on another configuration network/],
    [/comes from the template/, /not supported if the network depends on a configuration network/],
  ],
};
