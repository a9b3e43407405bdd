/** When networks were last used, over a database in memory and a clock of its own. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Subscriber } from "#lib/hub/hub.ts";
import { type Database, memoryDatabase } from "#lib/server/database.ts";
import { type LastUsed, watchLastUsed } from "#lib/server/last-used.ts";
import type { Endpoint, Entity, Network } from "#lib/topology/model.ts";

const DAY = 24 * 3600 * 1000;
const network = (id: string) => ({ kind: "network", id, name: id }) as Network;
const endpoint = (id: string, of: string) => ({ kind: "endpoint", id, network: of }) as Endpoint;

/** A hub that says what a test wants it to say. */
function spokenHub(...first: Entity[]) {
  const subscribers = new Set<Subscriber>();
  const topology = { rev: 1, entities: new Map<string, Entity>(first.map((e) => [e.id, e])) };
  return {
    topology: topology as never,
    subscribe(subscriber: Subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    say(upsert: readonly Entity[], remove: readonly string[] = []) {
      for (const s of subscribers) s.delta({ rev: 2, upsert, remove: remove as never });
    },
  };
}

let database: Database;
const failed = vi.fn();
let open: LastUsed[] = [];
const watch = (hub: ReturnType<typeof spokenHub>, days = 90): LastUsed => {
  const watching = watchLastUsed(database, hub, { days, failed });
  open.push(watching);
  return watching;
};
const rows = () => database.prepare("SELECT network, used FROM network_use ORDER BY network").all();

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-21T09:00:00.000Z") });
  database = memoryDatabase();
});
afterEach(() => {
  for (const watching of open) watching.close();
  open = [];
  vi.useRealTimers();
  expect(failed).not.toHaveBeenCalled();
});

describe("a network", () => {
  it("without an endpoint was never used since it is watched", () => {
    expect(watch(spokenHub(network("n"))).list()).toEqual([
      { network: "n", inUse: false, used: null, watched: "2026-11-21T09:00:00.000Z" },
    ]);
  });

  it("in use is used now; when it loses its last endpoint, it was used then", () => {
    const hub = spokenHub(network("n"), endpoint("e1", "n"), endpoint("e2", "n"));
    const watching = watch(hub);
    vi.advanceTimersByTime(10_000);
    hub.say([], ["e1"]);
    vi.advanceTimersByTime(10_000);
    expect(watching.list()).toMatchObject([{ inUse: true, used: "2026-11-21T09:00:20.000Z" }]);
    hub.say([], ["e2"]);
    vi.advanceTimersByTime(3600_000);
    expect(watching.list()).toMatchObject([{ inUse: false, used: "2026-11-21T09:00:20.000Z" }]);
  });

  it("that was removed together with its endpoint is not listed", () => {
    const hub = spokenHub(network("n"), endpoint("e", "n"));
    const watching = watch(hub);
    hub.say([], ["n", "e"]);
    expect(watching.list()).toEqual([]);
  });

  it("is the same after a restart, also while the engine has not answered yet", () => {
    const hub = spokenHub(network("n"), network("m"), endpoint("e", "n"));
    const first = watch(hub);
    hub.say([], ["e"]);
    first.close();
    vi.advanceTimersByTime(DAY);
    const later = spokenHub();
    const second = watch(later);
    vi.advanceTimersByTime(120_000);
    later.say([network("n"), network("m")]);
    expect(second.list()).toEqual([
      { network: "m", inUse: false, used: null, watched: "2026-11-21T09:00:00.000Z" },
      { network: "n", inUse: false, used: "2026-11-21T09:00:00.000Z", watched: "2026-11-21T09:00:00.000Z" },
    ]);
  });
});

describe("what is written", () => {
  it("is written within a second of the loss of the last endpoint, and each minute while in use", () => {
    const hub = spokenHub(network("n"), network("m"), endpoint("e", "n"), endpoint("f", "m"));
    watch(hub);
    vi.advanceTimersByTime(60_000);
    expect(rows()).toEqual([
      { network: "m", used: "2026-11-21T09:01:00.000Z" },
      { network: "n", used: "2026-11-21T09:01:00.000Z" },
    ]);
    vi.advanceTimersByTime(5000);
    hub.say([], ["e"]);
    vi.advanceTimersByTime(1000);
    expect(rows()).toEqual([
      { network: "m", used: "2026-11-21T09:01:00.000Z" },
      { network: "n", used: "2026-11-21T09:01:05.000Z" },
    ]);
  });

  it("costs one write a second, however often a container comes and goes", () => {
    const hub = spokenHub(network("n"));
    watch(hub);
    vi.advanceTimersByTime(2000);
    const exec = vi.spyOn(database, "exec");
    for (let n = 0; n < 50; n++) {
      hub.say([endpoint(`e${n}`, "n")]);
      hub.say([], [`e${n}`]);
    }
    vi.advanceTimersByTime(1500);
    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
  });

  it("is forgotten when the network is gone for longer than things are kept, not while it is there", () => {
    const hub = spokenHub(network("gone"), network("there"));
    watch(hub, 2);
    vi.advanceTimersByTime(60_000);
    hub.say([], ["gone"]);
    vi.advanceTimersByTime(5 * DAY);
    expect(rows()).toEqual([{ network: "there", used: null }]);
  });
});
