/**
 * RTM_NEWROUTE, rtnetlink(7): struct rtmsg
 * {u8 family, dst_len, src_len, tos, table, protocol, scope, type; u32 flags}.
 */
import type { KernelRoute } from "#lib/topology/kernel-observation.ts";
import { KernelDecodeError } from "../errors.ts";
import { Attributes } from "../netlink/attributes.ts";
import { AF_INET, AF_INET6, RTA_OIF, RTM_F_CLONED } from "../netlink/constants.ts";
import { align4, LITTLE_ENDIAN, type Message, needBytes } from "../netlink/messages.ts";
import { formatAddress } from "./format.ts";
import { flagNames, named, ROUTE_FLAGS, ROUTE_PROTOCOLS, ROUTE_TYPES, SCOPES, TABLES } from "./names.ts";

const RTA_DST = 1;
const RTA_GATEWAY = 5;
const RTA_PRIORITY = 6;
const RTA_PREFSRC = 7;
const RTA_MULTIPATH = 9;
const RTA_TABLE = 15;
const RTA_VIA = 18;
const RTMSG_BYTES = 12;
/** struct rtnexthop {u16 len, u8 flags, u8 hops, s32 ifindex} */
const RTNEXTHOP_BYTES = 8;

/** Null for other families and for cached copies of routes (RTM_F_CLONED). */
export function decodeRoute(view: DataView, message: Message): KernelRoute | null {
  needBytes(message, RTMSG_BYTES, "a route");
  const at = message.start;
  const family = view.getUint8(at);
  const flags = view.getUint32(at + 8, LITTLE_ENDIAN);
  if ((family !== AF_INET && family !== AF_INET6) || flags & RTM_F_CLONED) return null;
  const attributes = new Attributes(view, at + RTMSG_BYTES, message.end);
  return {
    family: family === AF_INET ? 4 : 6,
    dst: destination(attributes, family, view.getUint8(at + 1)),
    gateway: gatewayOf(attributes),
    ifindex: attributes.u32(RTA_OIF) || null,
    scope: named(SCOPES, view.getUint8(at + 6)),
    type: named(ROUTE_TYPES, view.getUint8(at + 7)),
    protocol: named(ROUTE_PROTOCOLS, view.getUint8(at + 5)),
    table: named(TABLES, attributes.u32(RTA_TABLE) ?? view.getUint8(at + 4)),
    metric: attributes.u32(RTA_PRIORITY),
    preferredSource: formatAddress(attributes.bytes(RTA_PREFSRC)),
    flags: flagNames(flags, ROUTE_FLAGS),
    nextHops: nextHops(view, attributes.range(RTA_MULTIPATH)),
  };
}

function destination(attributes: Attributes, family: number, prefixLength: number): string {
  const address = formatAddress(attributes.bytes(RTA_DST));
  if (address === null) return prefixLength === 0 ? "default" : `0/${prefixLength}`;
  return prefixLength === (family === AF_INET ? 32 : 128) ? address : `${address}/${prefixLength}`;
}

/** RTA_VIA is a gateway of the other family: u16 family, then the address. */
function gatewayOf(attributes: Attributes): string | null {
  const via = attributes.bytes(RTA_VIA, 2);
  return formatAddress(attributes.bytes(RTA_GATEWAY)) ?? formatAddress(via?.subarray(2) ?? null);
}

function nextHops(view: DataView, range: readonly [number, number] | null): KernelRoute["nextHops"] {
  if (range === null) return [];
  const hops: KernelRoute["nextHops"][number][] = [];
  let [at, end] = range;
  while (end - at >= RTNEXTHOP_BYTES) {
    const bytes = view.getUint16(at, LITTLE_ENDIAN);
    if (bytes < RTNEXTHOP_BYTES || bytes > end - at) {
      throw new KernelDecodeError(`a next hop says ${bytes} bytes where ${end - at} are left`);
    }
    const attributes = new Attributes(view, at + RTNEXTHOP_BYTES, at + bytes);
    hops.push({
      gateway: gatewayOf(attributes),
      ifindex: view.getInt32(at + 4, LITTLE_ENDIAN) || null,
      weight: view.getUint8(at + 3) + 1,
    });
    at += align4(bytes);
  }
  return hops;
}

/** All that a notification is asked for; `ifindex` is null where a route names no single link. */
export function routeOf(view: DataView, message: Message): { family: number; ifindex: number | null } {
  needBytes(message, RTMSG_BYTES, "a route");
  const attributes = new Attributes(view, message.start + RTMSG_BYTES, message.end);
  return { family: view.getUint8(message.start), ifindex: attributes.u32(RTA_OIF) || null };
}
