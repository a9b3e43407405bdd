import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeAddress } from "#lib/kernel/decode/address.ts";
import { decodeLink } from "#lib/kernel/decode/link.ts";
import { decodeForwarding, decodeNeighbour, entryName } from "#lib/kernel/decode/neighbour.ts";
import { decodeForwardingOfAll } from "#lib/kernel/decode/netconf.ts";
import { decodeNsid } from "#lib/kernel/decode/nsid.ts";
import { decodeRoute, routeOf } from "#lib/kernel/decode/route.ts";
import { KernelDecodeError } from "#lib/kernel/errors.ts";
import { eachMessage, type Message } from "#lib/kernel/netlink/messages.ts";
import { Stale } from "#lib/kernel/worker/stale.ts";

const fixtures = new URL("../../fixtures/kernel/", import.meta.url);
const recorded = readdirSync(fixtures)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => new Uint8Array(readFileSync(new URL(name, fixtures))));

const DECODERS: readonly ((view: DataView, message: Message) => unknown)[] = [
  decodeLink,
  decodeAddress,
  decodeRoute,
  routeOf,
  decodeNeighbour,
  decodeForwarding,
  entryName,
  decodeForwardingOfAll,
  decodeNsid,
  (view, message) => new Stale().note(view, message, new Set()),
];

/** Runs every decoder over every message; anything thrown but KernelDecodeError fails the test. */
function decodeSafely(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tolerate = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof KernelDecodeError)) throw error;
    }
  };
  tolerate(() =>
    eachMessage(view, bytes.length, (message) => {
      for (const decode of DECODERS) tolerate(() => decode(view, message));
    }),
  );
}

/** Mulberry32: the same garbage every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe("broken netlink messages", () => {
  it("cut off anywhere, decode or throw KernelDecodeError", () => {
    for (const bytes of recorded) {
      const step = Math.max(1, Math.floor(bytes.length / 400));
      for (let length = 0; length < bytes.length; length += step) decodeSafely(bytes.slice(0, length));
    }
  });

  it("a cut off message is not taken for a whole one", () => {
    const whole = recorded.find((bytes) => bytes.length > 1000) ?? new Uint8Array();
    const cut = whole.slice(0, 101);
    expect(() => eachMessage(new DataView(cut.buffer), cut.length, () => {})).toThrow(KernelDecodeError);
  });

  it("with bytes changed at random, decode or throw KernelDecodeError", () => {
    const random = seeded(1);
    for (const original of recorded) {
      for (let round = 0; round < 200; round++) {
        const bytes = original.slice();
        for (let i = 0; i < 1 + (round % 8); i++)
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        decodeSafely(bytes);
      }
    }
  });

  it("all garbage inside a valid header, decode or throw KernelDecodeError", () => {
    const random = seeded(2);
    for (let round = 0; round < 5000; round++) {
      const bytes = Uint8Array.from({ length: 16 + Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      const view = new DataView(bytes.buffer);
      view.setUint32(0, bytes.length, true);
      view.setUint16(4, [16, 20, 24, 28, 88, 89][round % 6] ?? 16, true);
      decodeSafely(bytes);
    }
  });

  it("an empty buffer holds no message", () => {
    eachMessage(new DataView(new ArrayBuffer(0)), 0, () => expect.unreachable());
  });
});
