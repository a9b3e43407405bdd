/** A host that does not pass packets on, though containers stand behind its bridges. */
import type { Memo } from "../memo.ts";
import type { Finding } from "../model.ts";
import { familiesInUse, openNetworks, ruleFacts } from "./rule-facts.ts";
import { finding, type Seen } from "./seen.ts";

/** IPv6 only where the engine has IPv6 rules: older engines leave forwarding of it to the user. */
export function forwardingOff(seen: Seen, memo: Memo): Finding[] {
  const [host] = seen.relations.hosts;
  if (!host || (host.forwarding.ipv4 !== false && host.forwarding.ipv6 !== false)) return [];
  const used = familiesInUse(openNetworks(seen));
  const six = host.forwarding.ipv6 === false && used.has(6) && ruleFacts(seen, memo)?.docker.has(6) === true;
  const off = [
    ...(host.forwarding.ipv4 === false && used.has(4) ? [["IPv4", "net.ipv4.ip_forward"] as const] : []),
    ...(six ? [["IPv6", "net.ipv6.conf.all.forwarding"] as const] : []),
  ];
  if (off.length === 0) return [];
  const families = off.map(([name]) => name).join(" and ");
  const settings = off.map(([, setting]) => setting);
  const text = `${host.name} does not forward ${families} (${settings.join(", ")} is 0): containers reach nothing beyond their own bridge, and published ports lead nowhere.`;
  const hint = `sysctl -w ${settings.map((s) => `${s}=1`).join(" ")}`;
  return [finding("error", "ip-forward-off", [host.id], text, hint)];
}
