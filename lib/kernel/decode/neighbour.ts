/**
 * RTM_NEWNEIGH, rtnetlink(7): struct ndmsg {u8 family, u8 pad, u16 pad, s32 ifindex, u16 state, u8 flags, u8 type}.
 * The same message carries neighbours (IPv4, IPv6) and forwarding entries (AF_BRIDGE).
 */
import type { KernelFdbEntry, KernelNeighbour } from "#lib/topology/kernel-observation.ts";
import { Attributes } from "../netlink/attributes.ts";
import { AF_BRIDGE, AF_INET, AF_INET6, NTF_PROXY, NTF_SELF, NUD_NOARP, NUD_PERMANENT } from "../netlink/constants.ts";
import { LITTLE_ENDIAN, type Message, needBytes } from "../netlink/messages.ts";
import { formatAddress, formatMac } from "./format.ts";

const NDA_DST = 1;
const NDA_LLADDR = 2;
const NDMSG_BYTES = 12;

/** What kind of entry a message is about, without its attributes: enough to tell the ones that never matter. */
export interface NeighbourHead {
  readonly family: number;
  readonly ifindex: number;
  /** Permanent or noarp, or a proxy entry: written by somebody, not learned from traffic. */
  readonly lasting: boolean;
}

export function neighbourHead(view: DataView, message: Message): NeighbourHead {
  needBytes(message, NDMSG_BYTES, "a neighbour");
  const state = view.getUint16(message.start + 8, LITTLE_ENDIAN);
  const flags = view.getUint8(message.start + 10);
  return {
    family: view.getUint8(message.start),
    ifindex: view.getInt32(message.start + 4, LITTLE_ENDIAN),
    lasting: (state & (NUD_PERMANENT | NUD_NOARP)) !== 0 || (flags & NTF_PROXY) !== 0,
  };
}

/**
 * Null for learned entries, other families, and entries the kernel makes by itself for multicast and broadcast
 * destinations (NOARP, e.g. ff02::16): those come and go with traffic. A proxy entry counts as PERMANENT.
 */
export function decodeNeighbour(view: DataView, message: Message): KernelNeighbour | null {
  const head = neighbourHead(view, message);
  if (!head.lasting || (head.family !== AF_INET && head.family !== AF_INET6)) return null;
  const attributes = new Attributes(view, message.start + NDMSG_BYTES, message.end);
  const address = formatAddress(attributes.bytes(NDA_DST));
  const noarp = (view.getUint16(message.start + 8, LITTLE_ENDIAN) & NUD_NOARP) !== 0;
  if (address === null || (noarp && isGroup(address))) return null;
  return {
    family: head.family === AF_INET ? 4 : 6,
    ifindex: head.ifindex,
    address,
    mac: formatMac(attributes.bytes(NDA_LLADDR)),
    state: noarp ? "NOARP" : "PERMANENT",
    proxy: (view.getUint8(message.start + 10) & NTF_PROXY) !== 0,
  };
}

function isGroup(address: string): boolean {
  if (address.includes(":")) return address.startsWith("ff") || address === "::";
  const first = Number(address.slice(0, address.indexOf(".")));
  return first >= 224 || first === 0;
}

/**
 * Null for learned entries and for a device's own address filter (`33:33:… self` on links that are neither bridge port
 * nor VXLAN), which `bridge fdb` lists too but which forwards nothing. Owner is `self` for NTF_SELF, else the bridge.
 */
export function decodeForwarding(view: DataView, message: Message): KernelFdbEntry | null {
  const head = neighbourHead(view, message);
  if (!head.lasting || head.family !== AF_BRIDGE) return null;
  const attributes = new Attributes(view, message.start + NDMSG_BYTES, message.end);
  const mac = formatMac(attributes.bytes(NDA_LLADDR));
  const dst = formatAddress(attributes.bytes(NDA_DST));
  const self = (view.getUint8(message.start + 10) & NTF_SELF) !== 0;
  if (mac === null || (self && dst === null)) return null;
  const permanent = (view.getUint16(message.start + 8, LITTLE_ENDIAN) & NUD_PERMANENT) !== 0;
  return {
    ifindex: head.ifindex,
    mac,
    dst,
    owner: self ? "self" : "master",
    state: permanent ? "permanent" : "static",
  };
}

/** What tells entries of one namespace apart well enough: ifindex with the address, or the MAC for forwarding entries. */
export function entryName(view: DataView, message: Message): string {
  const { family, ifindex } = neighbourHead(view, message);
  const attributes = new Attributes(view, message.start + NDMSG_BYTES, message.end);
  return family === AF_BRIDGE
    ? `${ifindex} ${formatMac(attributes.bytes(NDA_LLADDR))}`
    : `${ifindex} ${formatAddress(attributes.bytes(NDA_DST))}`;
}
