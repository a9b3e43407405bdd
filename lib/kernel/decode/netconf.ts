/** Network settings (RTM_*NETCONF), of which one matters here. linux/netconf.h */
import { Attributes } from "../netlink/attributes.ts";
import { NETCONFA_FORWARDING, NETCONFA_IFINDEX, NETCONFA_IFINDEX_ALL } from "../netlink/constants.ts";
import { type Message, needBytes } from "../netlink/messages.ts";

/** struct netconfmsg {u8 family}, padded. */
const FIXED = 4;

/** Whether packets for others are passed on by all links; null when the message is about one link, or about something else. */
export function decodeForwardingOfAll(view: DataView, message: Message): { readonly on: boolean } | null {
  needBytes(message, FIXED, "netconf");
  const attributes = new Attributes(view, message.start + FIXED, message.end);
  if (attributes.s32(NETCONFA_IFINDEX) !== NETCONFA_IFINDEX_ALL) return null;
  const on = attributes.s32(NETCONFA_FORWARDING);
  return on === null ? null : { on: on !== 0 };
}
