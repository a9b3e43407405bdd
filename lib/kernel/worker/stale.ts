/** What of a namespace must be read again. Notifications only add to it; their content is not used. */
import { addressOf } from "../decode/address.ts";
import { linkIfindex } from "../decode/link.ts";
import { decodeForwarding, decodeNeighbour, entryName, neighbourHead } from "../decode/neighbour.ts";
import { decodeForwardingOfAll } from "../decode/netconf.ts";
import { decodeNsid } from "../decode/nsid.ts";
import { routeOf } from "../decode/route.ts";
import {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  NLM_F_REPLACE,
  RTM_DELADDR,
  RTM_DELLINK,
  RTM_DELNEIGH,
  RTM_DELNSID,
  RTM_DELROUTE,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWNETCONF,
  RTM_NEWNSID,
  RTM_NEWROUTE,
} from "../netlink/constants.ts";
import type { Message } from "../netlink/messages.ts";

/** Above so many single reads, one read of everything is cheaper. */
const MANY = 32;
const ALL = 0;

/** Sets of ifindexes; 0 stands for all. */
export class Stale {
  everything = false;
  readonly links = new Set<number>();
  readonly addresses = { 4: new Set<number>(), 6: new Set<number>() };
  readonly routes = { 4: new Set<number>(), 6: new Set<number>() };
  readonly neighbours = new Set<number>();
  readonly forwarding = new Set<number>();
  /** Namespace ids that lost their meaning, and whether new ones were given. */
  readonly deadNsids = new Set<number>();
  newNsids = false;
  /** Whether packets for others are passed on. */
  passesOn = false;

  get any(): boolean {
    return (
      this.everything ||
      this.newNsids ||
      this.passesOn ||
      this.deadNsids.size > 0 ||
      this.links.size + this.neighbours.size + this.forwarding.size > 0 ||
      this.addresses[4].size + this.addresses[6].size + this.routes[4].size + this.routes[6].size > 0
    );
  }

  /** Takes in one notification. `kept`: names (see entryName) of the neighbour and forwarding entries that are kept. */
  note(view: DataView, message: Message, kept: ReadonlySet<string>): void {
    switch (message.type) {
      case RTM_NEWLINK:
      case RTM_DELLINK:
        this.links.add(linkIfindex(view, message));
        return;
      case RTM_NEWADDR:
      case RTM_DELADDR: {
        const { family, ifindex } = addressOf(view, message);
        ofFamily(this.addresses, family)?.add(ifindex);
        return;
      }
      case RTM_NEWROUTE:
      case RTM_DELROUTE: {
        const { family, ifindex } = routeOf(view, message);
        // A replaced route may have used another link, which is not told.
        ofFamily(this.routes, family)?.add(message.flags & NLM_F_REPLACE ? ALL : (ifindex ?? ALL));
        return;
      }
      case RTM_NEWNEIGH:
      case RTM_DELNEIGH:
        this.noteNeighbour(view, message, kept);
        return;
      case RTM_NEWNETCONF:
        this.passesOn ||= decodeForwardingOfAll(view, message) !== null;
        return;
      case RTM_NEWNSID:
        this.newNsids = true;
        return;
      case RTM_DELNSID: {
        const nsid = decodeNsid(view, message);
        if (nsid !== null) this.deadNsids.add(nsid);
        return;
      }
      default:
    }
  }

  /** Learned entries change all the time: they matter only where they may have replaced one that lasts. */
  private noteNeighbour(view: DataView, message: Message, kept: ReadonlySet<string>): void {
    const { family, ifindex } = neighbourHead(view, message);
    if (family === AF_BRIDGE) {
      if (decodeForwarding(view, message) || kept.has(entryName(view, message))) this.forwarding.add(ifindex);
    } else if (decodeNeighbour(view, message) || kept.has(entryName(view, message))) {
      this.neighbours.add(ifindex);
    }
  }

  /** The set's members in reading order: `[0]` when it is cheaper or necessary to read all. */
  static reading(set: ReadonlySet<number>): number[] {
    return set.has(ALL) || set.size > MANY ? [ALL] : [...set];
  }
}

function ofFamily<T>(families: { 4: T; 6: T }, family: number): T | null {
  if (family === AF_INET) return families[4];
  return family === AF_INET6 ? families[6] : null;
}
