/** One watched namespace: its open file, its notification socket, and what it was last seen to hold. */
import type {
  KernelAddress,
  KernelFdbEntry,
  KernelLink,
  KernelNeighbour,
  KernelRoute,
} from "#lib/topology/kernel-observation.ts";
import { KernelDecodeError } from "../errors.ts";
import { closeNetnsFile, type NetnsFile, type Traveller } from "../io/netns.ts";
import { closeSocket, drain, openListeningSocket, openQuerySocket } from "../io/socket.ts";
import { type NetnsPatch, SECTIONS, type SectionName, type SectionPatch } from "../protocol.ts";
import { NsidTable } from "./nsids.ts";
import {
  readAddresses,
  readForwarding,
  readLink,
  readLinks,
  readNeighbours,
  readPassesOn,
  readRoutes,
  usesLink,
} from "./readings.ts";
import { Section } from "./section.ts";
import { Stale } from "./stale.ts";

const FAMILIES = [4, 6] as const;

type Forwarding = NonNullable<NetnsPatch["forwarding"]>;

export class WatchedNetns {
  readonly file: NetnsFile;
  readonly listener: number;
  readonly nsids = new NsidTable();
  readonly links = new Section<KernelLink>((link) => String(link.ifindex));
  readonly addresses = new Section<KernelAddress>(null);
  readonly routes = new Section<KernelRoute>(null);
  readonly neighbours = new Section<KernelNeighbour>(null);
  readonly fdb = new Section<KernelFdbEntry>(null);
  /** Some link's namespace id is not resolved, and it may be worth asking. */
  unresolved = false;
  private passesOn: Forwarding = { ipv4: null, ipv6: null };
  private toldPassesOn: Forwarding | null = null;
  private stale = new Stale();
  private kept: Set<string> | null = null;
  private reported = false;
  private touched = true;
  private readonly traveller: Traveller;

  /** Takes over the file. Subscribes, and reads nothing yet. Throws KernelCallError when it may not enter. */
  constructor(file: NetnsFile, traveller: Traveller) {
    this.file = file;
    this.traveller = traveller;
    this.listener = traveller.within(file.fd, openListeningSocket);
    this.distrust();
  }

  close(): void {
    closeSocket(this.listener);
    closeNetnsFile(this.file);
  }

  get isStale(): boolean {
    return this.stale.any;
  }

  /** Everything is to be read again. */
  distrust(): void {
    this.stale.everything = true;
  }

  /** It could not be read; the next notification or resync tries again. */
  trustForNow(): void {
    this.stale = new Stale();
  }

  /** Somebody new is watched: a link's other end may be there. */
  askAgain(): void {
    for (const link of this.links.items()) {
      if (link.linkNetnsid === null || link.linkNetns !== null) continue;
      this.unresolved = true;
      return;
    }
  }

  /** Takes in the notifications that wait. */
  listen(): void {
    this.kept ??= this.nameKept();
    const kept = this.kept;
    if (!drain(this.listener, (view, message) => this.stale.note(view, message, kept))) this.distrust();
  }

  /** Runs `work` with a socket that asks this namespace. */
  asking<T>(work: (fd: number) => T): T {
    const fd = this.traveller.within(this.file.fd, openQuerySocket);
    try {
      return work(fd);
    } finally {
      closeSocket(fd);
    }
  }

  /** Reads again what is stale. Throws KernelCallError or KernelDecodeError; everything is stale then. */
  refresh(): void {
    this.touched = true;
    for (let attempt = 1; ; attempt++) {
      const stale = this.stale;
      this.stale = new Stale();
      try {
        this.asking((fd) => (stale.everything ? this.readAll(fd) : this.readStale(fd, stale)));
        this.forgetNsids(stale);
        return;
      } catch (error) {
        this.distrust();
        if (attempt > 1 || !(error instanceof KernelDecodeError)) throw error;
      }
    }
  }

  /** Changes since the last call, null when there are none; the first time, everything. */
  takePatch(): NetnsPatch | null {
    if (!this.touched) return null;
    this.touched = false;
    const sections: Partial<Record<SectionName, SectionPatch>> = {};
    let any = !this.reported;
    for (const name of SECTIONS) {
      const patch = this.reported ? this[name].take() : this[name].whole();
      if (patch === null) continue;
      sections[name] = patch;
      any = true;
    }
    this.reported = true;
    const told = this.toldPassesOn === this.passesOn;
    this.toldPassesOn = this.passesOn;
    any ||= !told;
    const { key, device, inode } = this.file;
    return any ? { key, device, inode, sections, ...(told ? {} : { forwarding: this.passesOn }) } : null;
  }

  /** Stores a link, with its far namespace as far as it is known by now. */
  setLink(link: KernelLink): void {
    this.touched = true;
    const linkNetns = link.linkNetnsid === null ? null : this.nsids.get(link.linkNetnsid);
    if (link.linkNetnsid !== null && linkNetns === null) this.unresolved = true;
    this.links.set(linkNetns === link.linkNetns ? link : { ...link, linkNetns });
  }

  private readAll(fd: number): void {
    const links = readLinks(fd);
    const present = new Set(links.map((link) => link.ifindex));
    for (const link of [...this.links.items()]) {
      if (!present.has(link.ifindex)) this.links.delete(String(link.ifindex));
    }
    for (const link of links) this.setLink(link);
    for (const family of FAMILIES) {
      this.addresses.replace(readAddresses(fd, family, 0), (a) => a.family === family);
      this.routes.replace(readRoutes(fd, family, 0), (r) => r.family === family);
    }
    this.replaceNeighbours(fd, 0);
    this.replaceForwarding(fd, 0);
    this.readSettings(fd);
  }

  private readStale(fd: number, stale: Stale): void {
    if (stale.passesOn) this.readSettings(fd);
    for (const ifindex of Stale.reading(stale.links)) {
      if (ifindex === 0) {
        this.readAll(fd);
        return;
      }
      this.rereadLink(fd, ifindex, stale);
    }
    for (const family of FAMILIES) {
      for (const ifindex of Stale.reading(stale.addresses[family])) {
        this.addresses.replace(
          readAddresses(fd, family, ifindex),
          (a) => a.family === family && (ifindex === 0 || a.ifindex === ifindex),
        );
      }
      for (const ifindex of Stale.reading(stale.routes[family])) {
        this.routes.replace(
          readRoutes(fd, family, ifindex),
          (r) => r.family === family && (ifindex === 0 || usesLink(r, ifindex)),
        );
      }
    }
    for (const ifindex of Stale.reading(stale.neighbours)) this.replaceNeighbours(fd, ifindex);
    for (const ifindex of Stale.reading(stale.forwarding)) this.replaceForwarding(fd, ifindex);
  }

  private rereadLink(fd: number, ifindex: number, stale: Stale): void {
    const before = this.links.get(String(ifindex));
    const link = readLink(fd, ifindex);
    if (link) this.setLink(link);
    else this.links.delete(String(ifindex));
    noteConsequences(stale, before, link);
  }

  /** On links without ARP the kernel makes a NOARP entry for every address it sends to: traffic, not topology. */
  private replaceNeighbours(fd: number, ifindex: number): void {
    this.kept = null;
    const fresh = readNeighbours(fd, ifindex).filter((neighbour) => {
      const flags = this.links.get(String(neighbour.ifindex))?.flags ?? [];
      return neighbour.state !== "NOARP" || !(flags.includes("NOARP") || flags.includes("LOOPBACK"));
    });
    this.neighbours.replace(fresh, (n) => ifindex === 0 || n.ifindex === ifindex);
  }

  private replaceForwarding(fd: number, ifindex: number): void {
    this.kept = null;
    this.fdb.replace(readForwarding(fd, ifindex), (entry) => ifindex === 0 || entry.ifindex === ifindex);
  }

  private readSettings(fd: number): void {
    const now = { ipv4: readPassesOn(fd, 4), ipv6: readPassesOn(fd, 6) };
    if (now.ipv4 !== this.passesOn.ipv4 || now.ipv6 !== this.passesOn.ipv6) this.passesOn = now;
  }

  private forgetNsids(stale: Stale): void {
    for (const nsid of stale.deadNsids) this.nsids.forgetId(nsid);
    if (stale.newNsids || stale.everything) this.nsids.forgetAbsent();
    if (stale.newNsids || stale.everything || stale.deadNsids.size > 0) this.unresolved = true;
  }

  private nameKept(): Set<string> {
    const kept = new Set<string>();
    for (const neighbour of this.neighbours.items()) kept.add(`${neighbour.ifindex} ${neighbour.address}`);
    for (const entry of this.fdb.items()) kept.add(`${entry.ifindex} ${entry.mac}`);
    return kept;
  }
}

/** What changes with a link without being announced. */
function noteConsequences(stale: Stale, before: KernelLink | undefined, after: KernelLink | null): void {
  if (!before) return;
  const { ifindex } = before;
  // IPv4 routes go with the link, and `linkdown` comes and goes with the carrier.
  if (after?.operstate !== before.operstate || after.flags.join() !== before.flags.join()) {
    for (const family of FAMILIES) stale.routes[family].add(ifindex);
  }
  // A bridge hands a leaving port's own address on to another port, or to itself.
  if (after?.master !== before.master || after?.mac !== before.mac) {
    for (const member of [ifindex, before.master, after?.master]) if (member) stale.forwarding.add(member);
  }
  if (after) return;
  for (const family of FAMILIES) stale.addresses[family].add(ifindex);
  stale.neighbours.add(ifindex);
}
