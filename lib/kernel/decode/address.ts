/** RTM_NEWADDR, rtnetlink(7): struct ifaddrmsg {u8 family, u8 prefixlen, u8 flags, u8 scope, u32 index}. */
import type { KernelAddress } from "#lib/topology/kernel-observation.ts";
import { Attributes } from "../netlink/attributes.ts";
import { AF_INET, AF_INET6 } from "../netlink/constants.ts";
import { LITTLE_ENDIAN, type Message, needBytes } from "../netlink/messages.ts";
import { formatAddress } from "./format.ts";
import { named, SCOPES } from "./names.ts";

const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFADDRMSG_BYTES = 8;

/** Null for families other than IPv4 and IPv6. */
export function decodeAddress(view: DataView, message: Message): KernelAddress | null {
  needBytes(message, IFADDRMSG_BYTES, "an address");
  const family = view.getUint8(message.start);
  if (family !== AF_INET && family !== AF_INET6) return null;
  const attributes = new Attributes(view, message.start + IFADDRMSG_BYTES, message.end);
  // On point-to-point links IFA_ADDRESS is the other end; elsewhere both are the same, or IFA_LOCAL is absent (IPv6).
  const far = formatAddress(attributes.bytes(IFA_ADDRESS));
  const own = formatAddress(attributes.bytes(IFA_LOCAL)) ?? far;
  if (own === null) return null;
  return {
    ifindex: view.getUint32(message.start + 4, LITTLE_ENDIAN),
    family: family === AF_INET ? 4 : 6,
    address: own,
    prefixLength: view.getUint8(message.start + 1),
    peer: far !== own ? far : null,
    scope: named(SCOPES, view.getUint8(message.start + 3)),
  };
}

/** Family and ifindex: all that a notification is asked for. */
export function addressOf(view: DataView, message: Message): { family: number; ifindex: number } {
  needBytes(message, IFADDRMSG_BYTES, "an address");
  return { family: view.getUint8(message.start), ifindex: view.getUint32(message.start + 4, LITTLE_ENDIAN) };
}
