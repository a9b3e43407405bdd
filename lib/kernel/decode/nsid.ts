/** RTM_NEWNSID: how a namespace is called relative to another one. See linux/net_namespace.h and ip-netns(8). */
import { Attributes } from "../netlink/attributes.ts";
import { NETNSA_NSID, NSID_NOT_ASSIGNED } from "../netlink/constants.ts";
import { type Message, needBytes } from "../netlink/messages.ts";

/** struct rtgenmsg is one byte, padded to four. */
const RTGENMSG_BYTES = 4;

/** Null when none is assigned. */
export function decodeNsid(view: DataView, message: Message): number | null {
  needBytes(message, RTGENMSG_BYTES, "a namespace id");
  const nsid = new Attributes(view, message.start + RTGENMSG_BYTES, message.end).s32(NETNSA_NSID);
  return nsid === NSID_NOT_ASSIGNED ? null : nsid;
}
