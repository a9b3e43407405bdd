/** The requests that are sent, as bytes. Fixed headers follow rtnetlink(7); dumps use the strict checks of kernel 4.20 and later. */
import {
  AF_BRIDGE,
  AF_UNSPEC,
  IFLA_EXT_MASK,
  NDA_IFINDEX,
  NETCONFA_IFINDEX,
  NETCONFA_IFINDEX_ALL,
  NETNSA_FD,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NTF_PROXY,
  RTA_OIF,
  RTEXT_FILTER_SKIP_STATS,
  RTM_GETADDR,
  RTM_GETLINK,
  RTM_GETNEIGH,
  RTM_GETNETCONF,
  RTM_GETNSID,
  RTM_GETROUTE,
} from "./constants.ts";
import { HEADER_BYTES, LITTLE_ENDIAN } from "./messages.ts";

/** A request without its sequence number, which the socket fills in. */
export interface Request {
  readonly bytes: Uint8Array;
  readonly dump: boolean;
}

interface Shape {
  readonly type: number;
  readonly dump: boolean;
  /** Bytes of the fixed header after nlmsghdr, and what is written into it. */
  readonly fixed: number;
  readonly fill?: (view: DataView, at: number) => void;
  /** One 4-byte attribute. */
  readonly attribute?: readonly [type: number, value: number] | undefined;
}

function request(shape: Shape): Request {
  const length = HEADER_BYTES + shape.fixed + (shape.attribute ? 8 : 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, LITTLE_ENDIAN);
  view.setUint16(4, shape.type, LITTLE_ENDIAN);
  view.setUint16(6, NLM_F_REQUEST | (shape.dump ? NLM_F_DUMP : 0), LITTLE_ENDIAN);
  shape.fill?.(view, HEADER_BYTES);
  if (shape.attribute) {
    const at = HEADER_BYTES + shape.fixed;
    view.setUint16(at, 8, LITTLE_ENDIAN);
    view.setUint16(at + 2, shape.attribute[0], LITTLE_ENDIAN);
    view.setUint32(at + 4, shape.attribute[1], LITTLE_ENDIAN);
  }
  return { bytes, dump: shape.dump };
}

const WITHOUT_STATS = [IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS] as const;

export const allLinks = (): Request => request({ type: RTM_GETLINK, dump: true, fixed: 16, attribute: WITHOUT_STATS });

/** Answered by one message, or ENODEV. */
export const oneLink = (ifindex: number): Request =>
  request({
    type: RTM_GETLINK,
    dump: false,
    fixed: 16,
    fill: (view, at) => view.setInt32(at + 4, ifindex, LITTLE_ENDIAN),
    attribute: WITHOUT_STATS,
  });

/** @param ifindex 0 for all links */
export const addresses = (family: number, ifindex: number): Request =>
  request({
    type: RTM_GETADDR,
    dump: true,
    fixed: 8,
    fill: (view, at) => {
      view.setUint8(at, family);
      view.setUint32(at + 4, ifindex, LITTLE_ENDIAN);
    },
  });

/** @param ifindex only routes through this link; 0 for all */
export const routes = (family: number, ifindex: number): Request =>
  request({
    type: RTM_GETROUTE,
    dump: true,
    fixed: 12,
    fill: (view, at) => view.setUint8(at, family),
    attribute: ifindex ? [RTA_OIF, ifindex] : undefined,
  });

/** Both families. @param ifindex 0 for all links */
export const neighbours = (ifindex: number, proxies: boolean): Request =>
  request({
    type: RTM_GETNEIGH,
    dump: true,
    fixed: 12,
    fill: (view, at) => {
      view.setUint8(at, AF_UNSPEC);
      if (proxies) view.setUint8(at + 10, NTF_PROXY);
    },
    attribute: ifindex ? [NDA_IFINDEX, ifindex] : undefined,
  });

/** @param ifindex one bridge, bridge port or VXLAN device; 0 for all */
export const forwarding = (ifindex: number): Request =>
  request({
    type: RTM_GETNEIGH,
    dump: true,
    fixed: 12,
    fill: (view, at) => {
      view.setUint8(at, AF_BRIDGE);
      view.setInt32(at + 4, ifindex, LITTLE_ENDIAN);
    },
  });

/** The settings for all links together; answered by one message. */
export const netconf = (family: number): Request =>
  request({
    type: RTM_GETNETCONF,
    dump: false,
    fixed: 4,
    fill: (view, at) => view.setUint8(at, family),
    attribute: [NETCONFA_IFINDEX, NETCONFA_IFINDEX_ALL >>> 0],
  });

/** Which id the namespace behind an open file has, relative to the socket's namespace. */
export const namespaceId = (fd: number): Request =>
  request({ type: RTM_GETNSID, dump: false, fixed: 4, attribute: [NETNSA_FD, fd] });
