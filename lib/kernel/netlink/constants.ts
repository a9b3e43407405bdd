/** Numbers of linux/netlink.h, rtnetlink.h, if_link.h, neighbour.h, netconf.h and net_namespace.h that are used here. */

export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLMSG_OVERRUN = 4;

export const NLM_F_REQUEST = 0x001;
export const NLM_F_DUMP_INTR = 0x010;
export const NLM_F_REPLACE = 0x100;
export const NLM_F_DUMP = 0x300;

export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_GETLINK = 18;
export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;
export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
export const RTM_GETROUTE = 26;
export const RTM_NEWNEIGH = 28;
export const RTM_DELNEIGH = 29;
export const RTM_GETNEIGH = 30;
export const RTM_NEWNSID = 88;
export const RTM_DELNSID = 89;
export const RTM_GETNSID = 90;
export const RTM_NEWNETCONF = 80;
export const RTM_GETNETCONF = 82;

/** RTNLGRP_*: link, neigh, ipv4 address and route, ipv6 address and route, ipv4 and ipv6 netconf, nsid. */
export const WATCHED_GROUPS: readonly number[] = [1, 3, 5, 7, 9, 11, 24, 25, 28];
/** NFNLGRP_NFTABLES of linux/netfilter/nfnetlink.h. */
export const NFTABLES_GROUP = 7;
/** NFT_MSG_NEWTABLE, DELTABLE, NEWCHAIN, DELCHAIN, NEWRULE and DELRULE of nf_tables.h, in the subsystem NFNL_SUBSYS_NFTABLES. */
export const RULE_MESSAGES: ReadonlySet<number> = new Set([0, 2, 3, 5, 6, 8].map((type) => (10 << 8) | type));

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_BRIDGE = 7;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;

/** Attribute types carry two flag bits on top: NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
export const NLA_TYPE_MASK = 0x3fff;

export const IFLA_EXT_MASK = 29;
/** Without counters: they are most of a link's message and no part of the topology. */
export const RTEXT_FILTER_SKIP_STATS = 8;

export const IFF_UP = 0x1;
export const IFF_RUNNING = 0x40;

export const RTA_OIF = 4;
export const RTM_F_CLONED = 0x200;

export const NDA_IFINDEX = 8;
export const NTF_SELF = 0x02;
export const NTF_PROXY = 0x08;
export const NUD_NOARP = 0x40;
export const NUD_PERMANENT = 0x80;

export const NETCONFA_IFINDEX = 1;
export const NETCONFA_FORWARDING = 2;
/** The setting for all links (`net.ipv4.ip_forward`), not one of them. */
export const NETCONFA_IFINDEX_ALL = -1;

export const NETNSA_NSID = 1;
export const NETNSA_FD = 3;
/** NETNSA_NSID_NOT_ASSIGNED */
export const NSID_NOT_ASSIGNED = -1;
