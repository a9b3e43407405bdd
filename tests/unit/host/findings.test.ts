import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdFindings } from "#lib/host/findings.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { observed, relink } from "#tests/unit/topology/findings/healthy-host.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const healthy = observed();
const broken = observed((p) => relink(p, "veth0000021", { master: null }));

/** A host that looks again when it is told to. */
function watched() {
  let now = healthy;
  const held = holdFindings(
    () => look(now),
    () => Date.now(),
  );
  let codes: string[] = [];
  function look(o: HostObservation): string[] {
    now = o;
    codes = [...held.add(assemble(o), o).values()].flatMap((e) => (e.kind === "finding" ? [e.code] : []));
    return codes;
  }
  return { look, held, codes: () => codes };
}

it("shows a finding once it has lasted, without anything else happening", () => {
  const host = watched();
  expect(host.look(broken)).toEqual([]);
  expect(host.held.waiting).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(host.codes()).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(host.codes()).toEqual(["veth-without-bridge"]);
  expect(host.held.waiting).toBe(false);
});

it("never shows what was wrong for a moment only, and counts anew when it comes again", () => {
  const host = watched();
  for (let i = 0; i < 5; i++) {
    host.look(broken);
    vi.advanceTimersByTime(1_000);
    expect(host.look(healthy)).toEqual([]);
  }
  expect(host.held.waiting).toBe(false);
});

it("takes a finding away at once when it is mended", () => {
  const host = watched();
  host.look(broken);
  vi.advanceTimersByTime(2_000);
  expect(host.look(healthy)).toEqual([]);
});

it("keeps entities sorted by id, findings among them", () => {
  const held = holdFindings(
    () => {},
    () => Date.now(),
  );
  held.add(assemble(broken), broken);
  vi.advanceTimersByTime(2_000);
  const ids = [...held.add(assemble(broken), broken).keys()];
  expect(ids).toEqual(ids.toSorted());
  expect(ids.some((id) => id.startsWith("finding:"))).toBe(true);
  held.close();
});
