/**
 * The filter and NAT rules of a host's own namespace, as `lib/kernel` parses them from `iptables-save`,
 * `ip6tables-save` (nft and legacy) and `nft -j list ruleset`. Nothing is dropped: what is not understood is kept as text.
 */

/** Why rules were not read, and what to do about it; both are shown to the user. */
export interface RulesUnread {
  readonly read: false;
  readonly reason: string;
  readonly hint: string;
}

export interface RulesObservation {
  readonly read: true;
  /**
   * Another number when the rules differ, counters left aside; the object stays the same while it does not. Made from the
   * rules themselves: the same rules have the same number, whoever reads them.
   */
  readonly revision: number;
  /** Every source that was tried; a problem says why it gave nothing, or less than everything. */
  readonly sources: readonly { readonly tool: string; readonly problem: string | null }[];
  readonly tables: readonly RuleTable[];
}

/** Who made it: iptables over nftables, the older iptables, or nftables itself. */
export type RuleBackend = "iptables-nft" | "iptables-legacy" | "nftables";

export interface RuleTable {
  readonly backend: RuleBackend;
  readonly family: "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";
  /** filter, nat, raw, mangle, … or whatever a native nftables table is called. */
  readonly name: string;
  readonly chains: readonly RuleChain[];
}

export interface RuleChain {
  readonly name: string;
  /** Where packets enter it (INPUT, FORWARD, PREROUTING …; nftables: `prerouting` …); null for chains that are jumped to. */
  readonly hook: string | null;
  readonly policy: "ACCEPT" | "DROP" | null;
  /** Lower comes first at the same hook; of native nftables chains with a hook only. */
  readonly priority?: number;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** As the tool printed it, without its counters: `-A FORWARD -o docker0 -j DOCKER`. */
  readonly text: string;
  readonly matches: readonly RuleMatch[];
  /** ACCEPT, DROP, RETURN, MASQUERADE, DNAT, … or the chain it jumps to; null: it only counts. */
  readonly target: string | null;
  /** Options of the target: `to-destination` of DNAT, `reject-with` of REJECT …, without dashes. */
  readonly options: Readonly<Record<string, string>>;
  readonly comment: string | null;
  /** What it counted when it was last read; null where the tool gave none. Differences in them alone are no change. */
  readonly counters: { readonly packets: number; readonly bytes: number } | null;
}

/** One condition. `key` is the long option without dashes (`source`, `in-interface`, `dport`, `ctstate` …); `unknown`: `value` is the text itself. */
export interface RuleMatch {
  readonly key: string;
  readonly value: string;
  readonly negated: boolean;
}
