import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeAddress } from "#lib/kernel/decode/address.ts";
import { decodeLink } from "#lib/kernel/decode/link.ts";
import { decodeForwarding, decodeNeighbour } from "#lib/kernel/decode/neighbour.ts";
import { decodeRoute } from "#lib/kernel/decode/route.ts";
import { eachMessage, type Message } from "#lib/kernel/netlink/messages.ts";
import {
  addressesOf,
  forwardingOf,
  type Iproute2,
  inOrder,
  linksOf,
  neighboursOf,
  routesOf,
} from "../../fixtures/kernel/iproute2.ts";

const fixture = (name: string) => new URL(`../../fixtures/kernel/${name}`, import.meta.url);

function decoded<T>(name: string, decode: (view: DataView, message: Message) => T | null): T[] {
  const bytes = new Uint8Array(readFileSync(fixture(name)));
  const items: T[] = [];
  eachMessage(new DataView(bytes.buffer), bytes.length, (message) => {
    const item = decode(new DataView(bytes.buffer), message);
    if (item !== null) items.push(item);
  });
  return items;
}

/** The kernel lists one entry per VLAN; the section of a namespace holds each once. */
const once = <T>(items: T[]): T[] => [...new Map(items.map((i) => [JSON.stringify(i), i])).values()];

describe.each(["root", "box", "pod"])("recorded bytes of namespace %s say what iproute2 said", (netns) => {
  const said = JSON.parse(readFileSync(fixture(`${netns}.json`), "utf8")) as Iproute2;

  it("of its links", () => {
    const links = decoded(`${netns}.link.bin`, decodeLink).map(({ linkNetns, ...link }) => {
      expect(linkNetns).toBeNull();
      return link;
    });
    expect(links).toEqual(linksOf(said));
  });

  it("of its addresses", () => {
    const found = [...decoded(`${netns}.addr4.bin`, decodeAddress), ...decoded(`${netns}.addr6.bin`, decodeAddress)];
    expect(inOrder(found)).toEqual(inOrder(addressesOf(said)));
  });

  it("of its routes", () => {
    const found = [...decoded(`${netns}.route4.bin`, decodeRoute), ...decoded(`${netns}.route6.bin`, decodeRoute)];
    expect(inOrder(found)).toEqual(inOrder(routesOf(said)));
  });

  it("of its lasting neighbours", () => {
    const found = [
      ...decoded(`${netns}.neigh.bin`, decodeNeighbour),
      ...decoded(`${netns}.proxy.bin`, decodeNeighbour),
    ];
    expect(inOrder(found)).toEqual(inOrder(neighboursOf(said)));
  });

  it("of its lasting forwarding entries", () => {
    expect(inOrder(once(decoded(`${netns}.fdb.bin`, decodeForwarding)))).toEqual(inOrder(forwardingOf(said)));
  });
});
