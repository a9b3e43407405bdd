/** Reads parts of one namespace through a query socket that was opened in it. A link that is gone gives nothing. */
import type {
  KernelAddress,
  KernelFdbEntry,
  KernelLink,
  KernelNeighbour,
  KernelRoute,
} from "#lib/topology/kernel-observation.ts";
import { decodeAddress } from "../decode/address.ts";
import { decodeLink } from "../decode/link.ts";
import { decodeForwarding, decodeNeighbour } from "../decode/neighbour.ts";
import { decodeForwardingOfAll } from "../decode/netconf.ts";
import { decodeNsid } from "../decode/nsid.ts";
import { decodeRoute } from "../decode/route.ts";
import { errorCode } from "../errors.ts";
import { ask } from "../io/socket.ts";
import {
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWNETCONF,
  RTM_NEWNSID,
  RTM_NEWROUTE,
} from "../netlink/constants.ts";
import type { Message } from "../netlink/messages.ts";
import * as requests from "../netlink/requests.ts";

/** The link is gone, or the kernel was built without this part (IPv6, bridges). */
const NOTHING_THERE = new Set(["ENODEV", "ENXIO", "ENOENT", "EOPNOTSUPP", "EAFNOSUPPORT"]);

type Decode<T> = (view: DataView, message: Message) => T | null;

function collect<T>(fd: number, request: requests.Request, type: number, decode: Decode<T>): T[] {
  let found: T[] = [];
  try {
    ask(
      fd,
      request,
      (view, message) => {
        if (message.type !== type) return;
        const item = decode(view, message);
        if (item !== null) found.push(item);
      },
      () => {
        found = [];
      },
    );
  } catch (error) {
    if (!NOTHING_THERE.has(errorCode(error) ?? "")) throw error;
    return [];
  }
  return found;
}

export const readLinks = (fd: number): KernelLink[] => collect(fd, requests.allLinks(), RTM_NEWLINK, decodeLink);

/** Null when it is gone. */
export const readLink = (fd: number, ifindex: number): KernelLink | null =>
  collect(fd, requests.oneLink(ifindex), RTM_NEWLINK, decodeLink)[0] ?? null;

/** @param ifindex 0 for all links, here and below */
export function readAddresses(fd: number, family: 4 | 6, ifindex: number): KernelAddress[] {
  const found = collect(fd, requests.addresses(family === 4 ? 2 : 10, ifindex), RTM_NEWADDR, decodeAddress);
  return found.filter((a) => a.family === family && (ifindex === 0 || a.ifindex === ifindex));
}

/** All routes of a family, or those that use one link, alone or among several next hops. */
export function readRoutes(fd: number, family: 4 | 6, ifindex: number): KernelRoute[] {
  const found = collect(fd, requests.routes(family === 4 ? 2 : 10, ifindex), RTM_NEWROUTE, decodeRoute);
  return found.filter((r) => r.family === family && (ifindex === 0 || usesLink(r, ifindex)));
}

export const usesLink = (route: KernelRoute, ifindex: number): boolean =>
  route.ifindex === ifindex || route.nextHops.some((hop) => hop.ifindex === ifindex);

/** Both families, and proxy entries, which the kernel lists apart. */
export function readNeighbours(fd: number, ifindex: number): KernelNeighbour[] {
  const found = collect(fd, requests.neighbours(ifindex, false), RTM_NEWNEIGH, decodeNeighbour);
  const proxies = collect(fd, requests.neighbours(ifindex, true), RTM_NEWNEIGH, decodeNeighbour);
  return [...found, ...proxies].filter((n) => ifindex === 0 || n.ifindex === ifindex);
}

export function readForwarding(fd: number, ifindex: number): KernelFdbEntry[] {
  const found = collect(fd, requests.forwarding(ifindex), RTM_NEWNEIGH, decodeForwarding);
  return found.filter((entry) => ifindex === 0 || entry.ifindex === ifindex);
}

/** Whether the namespace passes packets on for others; null where the kernel does not say. */
export const readPassesOn = (fd: number, family: 4 | 6): boolean | null =>
  collect(fd, requests.netconf(family === 4 ? 2 : 10), RTM_NEWNETCONF, decodeForwardingOfAll)[0]?.on ?? null;

/** How the namespace behind `file` is called from the socket's namespace; null when it has no id there. */
export const readNsid = (fd: number, file: number): number | null =>
  collect(fd, requests.namespaceId(file), RTM_NEWNSID, decodeNsid)[0] ?? null;
