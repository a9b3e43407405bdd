/** The text of `ip -d link` and `ip addr`, as old articles and bug reports have it, in the shape of iproute2's JSON. */
import type { Iproute2 } from "../fixtures/kernel/iproute2.ts";

type Row = Iproute2["link"][number];

const HEAD = /^(\d+): ([^:@\s]+)(?:@([^:\s]+))?: <([^>]*)> mtu (\d+)(.*)$/;

/** The word behind `key` among words; undefined where it is not. */
const after = (words: readonly string[], key: string): string | undefined => {
  const at = words.indexOf(key);
  return at < 0 ? undefined : words[at + 1];
};

const on = (words: readonly string[], key: string): boolean => after(words, key) === "on";

function dataOf(kind: string, words: readonly string[]): Row {
  if (kind === "bridge") {
    return {
      stp_state: Number(after(words, "stp_state")),
      vlan_filtering: Number(after(words, "vlan_filtering")),
      ageing_time: Number(after(words, "ageing_time")),
      bridge_id: after(words, "bridge_id"),
      group_fwd_mask: after(words, "group_fwd_mask"),
    };
  }
  if (kind !== "vxlan") return {};
  return {
    id: Number(after(words, "id")),
    port: Number(after(words, "dstport")),
    local: after(words, "local"),
    remote: after(words, "remote"),
    group: after(words, "group"),
    link: after(words, "dev"),
    learning: !words.includes("nolearning"),
    ...Object.fromEntries(["proxy", "l2miss", "l3miss", "external"].map((flag) => [flag, words.includes(flag)])),
  };
}

function detail(row: Row, line: string): void {
  const words = line.trim().split(/\s+/);
  const [first = ""] = words;
  if (first.startsWith("link/")) {
    row.link_type = first.slice(5);
    row.address = words[1];
    const nsid = after(words, "link-netnsid");
    if (nsid !== undefined) row.link_netnsid = Number(nsid);
    row.promiscuity = Number(after(words, "promiscuity") ?? 0);
  } else if (first === "inet" || first === "inet6") {
    const [local, prefix] = (words[1] ?? "").split("/");
    row.addr_info.push({ family: first, local, prefixlen: Number(prefix), scope: after(words, "scope") });
  } else if (first.endsWith("_slave")) {
    row.linkinfo ??= {};
    row.linkinfo.info_slave_kind = first.slice(0, -"_slave".length);
    const data = { state: after(words, "state"), hairpin: on(words, "hairpin"), learning: on(words, "learning") };
    row.linkinfo.info_slave_data = { ...data, flood: on(words, "flood"), isolated: on(words, "isolated") };
  } else if (!/^(valid_lft|alias|RX|TX)/.test(first) && /^[a-z]/.test(first)) {
    row.linkinfo ??= {};
    row.linkinfo.info_kind = first;
    row.linkinfo.info_data = dataOf(first, words);
  }
}

/** One row a link, with `addr_info` empty where no addresses were printed. Without `-d` no kind is known. */
export function parseIpText(text: string): Row[] {
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    const head = HEAD.exec(line);
    const row = rows.at(-1);
    if (head) {
      const [, ifindex, ifname, far, flags = "", mtu, rest = ""] = head;
      const words = rest.trim().split(/\s+/);
      const index = /^if(\d+)$/.exec(far ?? "");
      rows.push({
        ifindex: Number(ifindex),
        ifname,
        flags: flags.split(","),
        mtu: Number(mtu),
        operstate: after(words, "state") ?? "UNKNOWN",
        promiscuity: 0,
        addr_info: [],
        ...(after(words, "master") ? { master: after(words, "master") } : {}),
        ...(index ? { link_index: Number(index[1]) } : far ? { link: far } : {}),
      });
    } else if (row && line.trim() !== "") detail(row, line);
  }
  return rows;
}
