import { expect, it } from "vitest";
import { parsePrefix, sameAddress } from "#lib/topology/cidr.ts";
import { findingsOf, found, observed, type Parts, relink } from "./healthy-host.ts";

function breakMuch(p: Parts): void {
  relink(p, "veth0000021", { master: null });
  relink(p, "veth0000022", { master: 11 });
  relink(p, "br-front", { operstate: "down", flags: [] });
  p.rootAddresses = [];
}

it("finds nothing on a healthy host, with a bridge that has no ports", () => {
  expect(found()).toEqual([]);
});

it("finds nothing of the kernel while that is not read", () => {
  const o = observed();
  expect(findingsOf({ ...o, kernel: { read: false, reason: "not root", hint: "" } })).toEqual([]);
});

it("finds nothing while the engine does not answer, for its record may be old", () => {
  const broken = observed(breakMuch);
  expect(findingsOf(broken).length).toBeGreaterThan(0);
  expect(findingsOf({ ...broken, stale: "2026-01-01T00:00:00Z" })).toEqual([]);
});

it("gives every finding an id of its own, made of code and about, a text and a command", () => {
  const all = findingsOf(observed(breakMuch));
  expect(new Set(all.map((f) => f.id)).size).toBe(all.length);
  for (const f of all) {
    expect(f.id).toBe(`finding:${f.code}:${f.about.join(",")}`);
    expect(f.text).toMatch(/^\S.*\.$/);
    expect(f.hint).not.toBe("");
  }
});

it("knows an address by all its spellings", () => {
  expect(sameAddress("fd00:0:0::1/64", "fd00::1")).toBe(true);
  expect(sameAddress("fd00::1", "fd00::2")).toBe(false);
  expect(sameAddress("10.0.0.1/8", "10.0.0.1")).toBe(true);
  for (const text of ["", "10.0.0", "10.0.0.256", "1::2::3", "fd00::/129", "10.0.0.0/-1", "x:y", "10.0.0.0/x"])
    expect(parsePrefix(text)).toBeNull();
});
