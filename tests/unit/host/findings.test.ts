import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdFindings } from "#lib/host/findings.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { DB, observed, PRINTER, relink, WEB } from "#tests/unit/topology/findings/healthy-host.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const healthy = observed();
const broken = observed((p) => relink(p, "veth0000021", { master: null }));
const leftover = observed((p) => {
  p.containers = p.containers.map((c) => (c.id === PRINTER ? { ...c, state: "exited" as const } : c));
  const [like] = p.rootLinks.filter((l) => l.kind === "veth");
  if (like) p.rootLinks.push({ ...like, ifindex: 90, name: "left", link: 91, linkNetnsid: null, master: null });
  if (like) p.rootLinks.push({ ...like, ifindex: 91, name: "right", link: 90, linkNetnsid: null, master: null });
});

/** A host that looks again when it is told to, with an engine that answers when the test says so. */
function watched() {
  let now = healthy;
  let codes: string[] = [];
  const asked: { containers: readonly string[]; networks: readonly string[]; answer: () => void }[] = [];
  const reading = new Set<string>();
  const held = holdFindings(
    () => look(now),
    {
      ask: (containers, networks) =>
        new Promise<void>((answer) => {
          asked.push({ containers, networks, answer });
        }),
      reading: (id) => (id === undefined ? reading.size > 0 : reading.has(id)),
    },
    () => Date.now(),
  );
  function look(o: HostObservation): string[] {
    now = o;
    codes = [...held.add(assemble(o), o).values()].flatMap((e) => (e.kind === "finding" ? [e.code] : []));
    return codes;
  }
  async function answered(): Promise<void> {
    for (const question of asked.splice(0)) question.answer();
    await Promise.resolve();
  }
  return { look, held, asked, answered, reading, codes: () => codes };
}

it("asks the engine about the container and the network, and shows what is still wrong after the answer", async () => {
  const host = watched();
  expect(host.look(broken)).toEqual([]);
  expect(host.asked.map(({ containers, networks }) => [containers, networks])).toEqual([[[WEB], ["front"]]]);
  await host.answered();
  vi.advanceTimersByTime(50);
  expect(host.codes()).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(host.codes()).toEqual(["veth-without-bridge"]);
  expect(host.held.undecided(Date.now())).toBe(false);
});

it("shows nothing while the engine's answer waits at its lock, however quiet it is", async () => {
  const host = watched();
  host.look(broken);
  vi.advanceTimersByTime(4_000);
  expect(host.codes()).toEqual([]);
  await host.answered();
  expect(host.look(healthy)).toEqual([]);
  expect(host.held.undecided(Date.now())).toBe(false);
});

it("shows it after ten seconds when the engine hangs", () => {
  const host = watched();
  host.look(broken);
  vi.advanceTimersByTime(9_900);
  expect(host.codes()).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(host.codes()).toEqual(["veth-without-bridge"]);
});

it("waits while somebody else's read of the container is under way, and a little after it", async () => {
  const host = watched();
  host.look(broken);
  host.reading.add(WEB);
  await host.answered();
  vi.advanceTimersByTime(1_000);
  expect(host.codes()).toEqual([]);
  host.reading.delete(WEB);
  vi.advanceTimersByTime(60);
  expect(host.codes()).toEqual([]);
  vi.advanceTimersByTime(120);
  expect(host.codes()).toEqual(["veth-without-bridge"]);
});

it("waits until what the engine has of the container stays the same; other containers do not count", async () => {
  const renamed = (id: string, name: string) =>
    observed((p) => {
      relink(p, "veth0000021", { master: null });
      p.containers = p.containers.map((c) => (c.id === id ? { ...c, name } : c));
    });
  const same = (o: HostObservation, id: string, name: string): HostObservation => {
    const containers = new Map(o.engine.containers);
    const c = renamed(id, name).engine.containers.get(id);
    if (c) containers.set(id, c);
    return { ...o, engine: { ...o.engine, containers } };
  };
  const host = watched();
  let now = broken;
  host.look(now);
  await host.answered();
  vi.advanceTimersByTime(80);
  now = same(now, WEB, "web-2");
  host.look(now);
  vi.advanceTimersByTime(80);
  expect(host.codes()).toEqual([]);
  now = same(now, DB, "db-2");
  host.look(now);
  vi.advanceTimersByTime(30);
  expect(host.codes()).toEqual(["veth-without-bridge"]);
});

it("never shows what was wrong for a moment only, and asks anew when it comes again", async () => {
  const host = watched();
  for (let i = 0; i < 5; i++) {
    host.look(broken);
    expect(host.asked).toHaveLength(1);
    await host.answered();
    vi.advanceTimersByTime(90);
    expect(host.look(healthy)).toEqual([]);
  }
  vi.advanceTimersByTime(10_000);
  expect(host.codes()).toEqual([]);
});

it("keeps what is shown while the container is read again, and takes it away at once when it is mended", async () => {
  const host = watched();
  host.look(broken);
  await host.answered();
  vi.advanceTimersByTime(150);
  host.reading.add(WEB);
  expect(host.look(broken)).toEqual(["veth-without-bridge"]);
  expect(host.look(healthy)).toEqual([]);
});

it("what belongs to nothing has to last a second and a half, and to be of no container that starts", async () => {
  const host = watched();
  host.look(leftover);
  expect(host.asked).toEqual([]);
  vi.advanceTimersByTime(1_400);
  expect(host.asked).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(host.asked.map((q) => q.containers)).toEqual([[PRINTER]]);
  host.reading.add("a container that was just made");
  await host.answered();
  vi.advanceTimersByTime(2_000);
  expect(host.codes()).toEqual([]);
  host.reading.clear();
  vi.advanceTimersByTime(100);
  expect(host.codes()).toEqual(["leftover-veth"]);
});

it("what the engine's record alone tells is shown at once", () => {
  const host = watched();
  const open = observed((p) => {
    p.containers = p.containers.map((c) =>
      c.id === WEB
        ? { ...c, ports: [{ containerPort: 80, protocol: "tcp" as const, hostIp: "0.0.0.0", hostPort: 8080 }] }
        : c,
    );
  });
  expect(host.look(open)).toEqual(["port-open"]);
});

it("says whether what was found before a moment is decided: what is found later is not waited for", () => {
  const host = watched();
  const before = Date.now();
  vi.advanceTimersByTime(10);
  host.look(broken);
  expect(host.held.undecided(before)).toBe(false);
  expect(host.held.undecided(Date.now())).toBe(true);
});

it("keeps entities sorted by id, findings among them", async () => {
  const host = watched();
  host.look(broken);
  await host.answered();
  vi.advanceTimersByTime(150);
  const ids = [...host.held.add(assemble(broken), broken).keys()];
  expect(ids).toEqual(ids.toSorted());
  expect(ids.some((id) => id.startsWith("finding:"))).toBe(true);
  host.held.close();
});

it("looks at what it has found, not at everything again, while nothing but time passes", async () => {
  let looks = 0;
  const entities = assemble(broken);
  const counted = new Map(entities);
  counted.values = () => {
    looks++;
    return entities.values();
  };
  const held = holdFindings(
    () => held.add(counted, broken),
    { ask: () => Promise.resolve(), reading: () => true },
    () => Date.now(),
  );
  held.add(counted, broken);
  const first = looks;
  expect(first).toBeGreaterThan(0);
  await Promise.resolve();
  vi.advanceTimersByTime(5_000);
  expect(looks).toBe(first);
  held.close();
});
