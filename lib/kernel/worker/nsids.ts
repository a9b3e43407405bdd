/**
 * Namespace ids (IFLA_LINK_NETNSID) are relative: each namespace has its own numbers for the others. The kernel is asked
 * "what do you call this open namespace file" (RTM_GETNSID with NETNSA_FD), the root's first, until the number is found.
 */
import type { NetnsKey } from "#lib/topology/kernel-observation.ts";
import { readNsid } from "./readings.ts";
import type { WatchedNetns } from "./watched.ts";

/** What one namespace calls the others, as far as was asked. */
export class NsidTable {
  private readonly keys = new Map<number, NetnsKey>();
  private readonly named = new Set<NetnsKey>();
  /** Asked, and not named by it. */
  private readonly absent = new Set<NetnsKey>();

  get(nsid: number): NetnsKey | null {
    return this.keys.get(nsid) ?? null;
  }

  isAsked(key: NetnsKey): boolean {
    return this.named.has(key) || this.absent.has(key);
  }

  learn(key: NetnsKey, nsid: number | null): void {
    if (nsid === null) {
      this.absent.add(key);
      return;
    }
    this.forgetId(nsid);
    this.keys.set(nsid, key);
    this.named.add(key);
  }

  forgetId(nsid: number): void {
    const key = this.keys.get(nsid);
    if (key === undefined) return;
    this.keys.delete(nsid);
    this.named.delete(key);
  }

  /** New ids were given: who had none may have one now. */
  forgetAbsent(): void {
    this.absent.clear();
  }

  /** A namespace is watched no more. True when it had a name here. */
  forgetNetns(key: NetnsKey): boolean {
    this.absent.delete(key);
    if (!this.named.delete(key)) return false;
    for (const [nsid, named] of this.keys) if (named === key) this.keys.delete(nsid);
    return true;
  }
}

/** Second pass over a namespace's links: where each link's other end counts. Asks only what is not known yet. */
export function resolveNsids(netns: WatchedNetns, candidates: () => Iterable<WatchedNetns>): void {
  netns.unresolved = false;
  const links = [...netns.links.items()].filter((link) => link.linkNetnsid !== null);
  const missing = new Set<number>();
  for (const link of links) {
    if (link.linkNetnsid !== null && netns.nsids.get(link.linkNetnsid) === null) missing.add(link.linkNetnsid);
  }
  if (missing.size > 0) askFor(netns, missing, candidates());
  for (const link of links) netns.setLink(link);
  // Whoever could not be found is not watched; asked again when somebody is added or an id is given.
  netns.unresolved = false;
}

function askFor(netns: WatchedNetns, missing: Set<number>, candidates: Iterable<WatchedNetns>): void {
  netns.asking((fd) => {
    for (const candidate of candidates) {
      if (candidate === netns || netns.nsids.isAsked(candidate.file.key)) continue;
      const nsid = readNsid(fd, candidate.file.fd);
      netns.nsids.learn(candidate.file.key, nsid);
      if (nsid !== null) missing.delete(nsid);
      if (missing.size === 0) return;
    }
  });
}
