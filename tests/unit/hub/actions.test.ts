/** Actions over a host whose engine is played by the test. */
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Executed } from "#lib/host/execute.ts";
import type { ActionRecord, Actor } from "#lib/hub/action-record.ts";
import { createHub, type Hub } from "#lib/hub/hub.ts";
import type { ActionNews, ActionRequest } from "#lib/protocol/actions.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { type SimulatedHost, simulatedHost } from "#tests/support/simulated-host.ts";
import { container, endpoint, host as madeHost, network } from "#tests/support/synthetic-host.ts";

const id = (letter: string) => letter.repeat(64);
const WEB = id("a");
const API = id("b");
const FRONT = id("1");
const BACK = id("2");
const alice: Actor = { name: "alice", role: "operator", via: "user", session: "s1", from: "10.0.0.7" };
const bob: Actor = { ...alice, name: "bob", session: "s2" };
const SETTLE = { answering: 80, longest: 5_000, between: 10 };

/** Containers by the networks that they are on. */
function observation(
  joined: Readonly<Record<string, readonly string[]>>,
  networks: readonly string[] = [FRONT, BACK],
): HostObservation {
  const names: Record<string, string> = { [WEB]: "web", [API]: "api", [FRONT]: "front", [BACK]: "back" };
  const nets = networks.map((n, i) =>
    network({
      id: n,
      name: names[n] ?? `net-${n.slice(0, 4)}`,
      ipam: [{ subnet: `10.${i}.0.0/16`, ipRange: null, gateway: `10.${i}.0.1`, auxAddresses: {} }],
    }),
  );
  const made = Object.entries(joined).map(([c, on]) =>
    container({
      id: c,
      name: names[c] ?? c,
      networkMode: "front",
      endpoints: on.map((n) =>
        endpoint({ id: `${c.slice(0, 32)}${n.slice(0, 32)}`, network: n, networkName: names[n] ?? "" }),
      ),
    }),
  );
  return madeHost(nets, made, { read: false, reason: "made up", hint: "" });
}

const APART = observation({ [WEB]: [FRONT], [API]: [FRONT] });
const JOINED = observation({ [WEB]: [FRONT, BACK], [API]: [FRONT] });
const connect = (c = WEB, n = BACK): Action => ({
  kind: "connect",
  network: n,
  container: c,
  ipv4: null,
  ipv6: null,
  linkLocal: [],
  aliases: [],
  mac: null,
  gwPriority: null,
  driverOptions: {},
});
const disconnect = (c = WEB, n = BACK): Action => ({ kind: "disconnect", network: n, container: c, force: false });
const create = (name: string): Action => ({
  kind: "create",
  host: null,
  name,
  driver: "bridge",
  scope: null,
  internal: false,
  attachable: false,
  ingress: false,
  enableIpv4: true,
  enableIpv6: false,
  configOnly: false,
  configFrom: null,
  ipamDriver: "default",
  ipamOptions: {},
  ipam: [],
  options: {},
  labels: {},
});
let count = 0;
const ask = (action: Action, actionId?: string): ActionRequest => ({ id: actionId ?? `id-${count++}`, action });
const engineSaid = (change: Partial<Executed> = {}): Executed => ({
  outcome: "done",
  problem: null,
  created: null,
  removed: [],
  parts: [],
  warning: null,
  observed: Promise.resolve(),
  ...change,
});
const LOST = { code: "engine_lost", message: "It stopped answering.", hint: "Wait.", engine: null };

let host: SimulatedHost;
let hub: Hub;
let asked: Action[];
let news: ActionNews[];
let records: ActionRecord[];
/** What the engine does from now on. */
const engineDoes = (what: (action: Action) => Promise<Executed> | Executed): void =>
  host.onExecute(async (action) => {
    asked.push(action);
    return what(action);
  });

function open(first: HostObservation, readOnly = false): void {
  host = simulatedHost(first, readOnly);
  hub = createHub([host], "0.0.0-test", SETTLE);
  asked = [];
  news = [];
  records = [];
  hub.subscribe({ delta() {}, status() {}, action: (n) => news.push(n) });
  hub.onAction((record) => {
    records.push(record);
    return null;
  });
  if (!readOnly) engineDoes(() => engineSaid());
}
beforeEach(() => open(APART));
afterEach(() => hub.close());

describe("an action", () => {
  it("is recorded before the engine is asked and after it answered, and told to everybody", async () => {
    engineDoes(() => {
      expect(records.map((r) => r.phase)).toEqual(["begun"]);
      return engineSaid();
    });
    const result = await hub.act(ask(connect(), "one"), alice);
    expect(result).toMatchObject({ id: "one", outcome: "done", problem: null, repeated: false });
    expect(result.undo).toMatchObject({ kind: "disconnect", network: BACK, container: WEB });
    expect(records.map((r) => r.phase)).toEqual(["begun", "ended"]);
    expect(records[0]?.targets.map((t) => t.name)).toEqual(["web", "back"]);
    expect(news).toEqual([
      {
        id: "one",
        who: "alice",
        kind: "connect",
        outcome: "done",
        text: "alice connected web to back.",
        settled: false,
      },
    ]);
  });

  it("that the plan refuses never reaches the engine, and others do not hear of it", async () => {
    const result = await hub.act(ask(disconnect(WEB, "9".repeat(64))), alice);
    expect(result.outcome).toBe("refused");
    expect(asked).toEqual([]);
    expect(news).toEqual([]);
    expect(records.map((r) => r.phase)).toEqual(["begun", "ended"]);
  });

  it("is planned on the newest that is known, not on what was last sent", async () => {
    host.observe(JOINED);
    expect((await hub.act(ask(connect()), alice)).problem?.code).toBe("already_done");
  });

  it("that makes a network is taken back by removing that one", async () => {
    engineDoes(() => engineSaid({ created: id("7") }));
    const result = await hub.act(ask(create("new")), alice);
    expect(result).toMatchObject({ created: id("7"), undo: { kind: "remove", network: id("7") } });
    expect(hub.lastActions(alice).map((u) => u.result.id)).toEqual([result.id]);
    expect(hub.lastActions(bob)).toEqual([]);
  });

  it("is listed as undone once another one took it back, that of the same session alone", async () => {
    await hub.act(ask(connect(), "first"), alice);
    const listed = () => hub.lastActions(alice).map((p) => [p.result.id, p.undone, p.undoes]);
    await hub.act({ ...ask(disconnect(WEB, FRONT), "another's"), undoes: "first" }, bob);
    engineDoes(() => engineSaid({ outcome: "failed", problem: LOST }));
    await hub.act({ ...ask(disconnect(WEB, FRONT), "failed"), undoes: "first" }, alice);
    expect(listed()).toEqual([["first", false, null]]);
    engineDoes(() => engineSaid());
    await hub.act({ ...ask(disconnect(WEB, FRONT), "back"), undoes: "first" }, alice);
    expect(listed()).toEqual([
      ["back", false, "first"],
      ["first", true, null],
    ]);
  });

  it("keeps the engine's own sentence when it refuses", async () => {
    const problem = { code: "address_taken", message: "Taken.", hint: "h", engine: "Address already in use" };
    engineDoes(() => engineSaid({ outcome: "refused", problem }));
    expect(await hub.act(ask(connect()), alice)).toMatchObject({ outcome: "refused", problem, undo: null });
  });
});

describe("who may", () => {
  it("viewers may plan and not act", async () => {
    expect(hub.plan(connect()).refusals).toEqual([]);
    await expect(hub.act(ask(connect()), { ...alice, role: "viewer" })).rejects.toMatchObject({
      status: 403,
      code: "forbidden",
    });
    expect(asked).toEqual([]);
  });

  it("nobody acts on a read-only host", async () => {
    await hub.close();
    open(APART, true);
    expect(host.execute).toBeNull();
    expect((await hub.act(ask(connect()), alice)).problem?.code).toBe("read_only");
  });

  it("who lost the right while he waited is refused, and that is recorded", async () => {
    engineDoes(() => wait(20).then(() => engineSaid()));
    let may = true;
    const first = hub.act(ask(connect(), "first"), alice);
    const second = hub.act(ask(connect(WEB, FRONT), "second"), bob, () => may);
    may = false;
    await expect(second).rejects.toMatchObject({ status: 403, code: "forbidden" });
    expect((await first).outcome).toBe("done");
    expect(asked).toHaveLength(1);
    const told = records.filter((r) => r.request.id === "second");
    expect(told.map((r) => [r.phase, r.who.name, r.result?.outcome, r.result?.problem?.code])).toEqual([
      ["begun", "bob", undefined, undefined],
      ["ended", "bob", "refused", "forbidden"],
    ]);
  });

  it("what cannot be recorded is not done", async () => {
    hub.onAction(({ phase }) => {
      if (phase === "begun") throw new Error("disk full");
      return null;
    });
    expect((await hub.act(ask(connect()), alice)).problem?.code).toBe("not_recorded");
    expect(asked).toEqual([]);
  });
});

describe("before the end", () => {
  it("what runs is waited for, what waits is refused and recorded, and nothing new is begun", async () => {
    engineDoes(() => wait(40).then(() => engineSaid()));
    const runs = hub.act(ask(connect(), "runs"), alice);
    const waits = hub.act(ask(disconnect(WEB, FRONT), "waits"), alice);
    waits.catch(() => {});
    while (asked.length === 0) await wait(1);
    const finished = hub.finishActions(5_000);
    await expect(hub.act(ask(connect(API), "new"), alice)).rejects.toMatchObject({ status: 503, code: "ending" });
    await finished;
    expect(records.map((r) => [r.request.id, r.phase, r.result?.outcome])).toEqual([
      ["runs", "begun", undefined],
      ["runs", "ended", "done"],
      ["waits", "begun", undefined],
      ["waits", "ended", "refused"],
    ]);
    expect((await runs).outcome).toBe("done");
    await expect(waits).rejects.toMatchObject({ code: "ending" });
    expect(asked).toHaveLength(1);
  });

  it("an engine that does not answer is not waited for for long", async () => {
    engineDoes(() => new Promise(() => {}));
    void hub.act(ask(connect()), alice);
    while (asked.length === 0) await wait(1);
    await hub.finishActions(20);
    expect(records.map((r) => r.phase)).toEqual(["begun"]);
  });
});

describe("the same id again", () => {
  it("joins what is under way, and gets its result later, without the engine being asked twice", async () => {
    engineDoes(() => wait(30).then(() => engineSaid()));
    const request = ask(connect(), "twice");
    const [first, second] = await Promise.all([hub.act(request, alice), hub.act(request, alice)]);
    const third = await hub.act(request, alice);
    expect([first.repeated, second.repeated, third.repeated]).toEqual([false, true, true]);
    expect({ ...third, repeated: false }).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  it("is refused for another action, and for somebody else", async () => {
    await hub.act(ask(connect(), "mine"), alice);
    await expect(hub.act(ask(connect(API), "mine"), alice)).rejects.toMatchObject({ status: 409, code: "id_reused" });
    await expect(hub.act(ask(connect(), "mine"), bob)).rejects.toMatchObject({ code: "id_reused" });
    expect(asked).toHaveLength(1);
  });
});

describe("two at the same moment", () => {
  it("the second hears who did it already", async () => {
    engineDoes(async () => {
      await wait(10);
      host.observe(JOINED);
      return engineSaid();
    });
    const [first, second] = await Promise.all([hub.act(ask(connect()), alice), hub.act(ask(connect()), bob)]);
    expect(first.outcome).toBe("done");
    expect(second).toMatchObject({ outcome: "refused", problem: { code: "already_done" } });
    expect(second.problem?.message).toContain("alice did that at");
    expect(asked).toHaveLength(1);
  });

  it("the command line was faster: the engine's refusal is told as done already", async () => {
    const problem = {
      code: "already_connected",
      message: "m",
      hint: "h",
      engine: "endpoint with name web already exists",
    };
    engineDoes(() => engineSaid({ outcome: "refused", problem }));
    const { problem: told } = await hub.act(ask(connect()), alice);
    expect(told).toMatchObject({ code: "already_done", engine: problem.engine });
    expect(told?.message).toContain("somebody else");
  });

  it("go one after the other on the same container, and side by side on others", async () => {
    let busy = 0;
    const most: number[] = [];
    const engine = async () => {
      most.push(++busy);
      await wait(20);
      busy--;
      return engineSaid();
    };
    engineDoes(engine);
    await Promise.all([hub.act(ask(connect(WEB, BACK)), alice), hub.act(ask(disconnect(WEB, FRONT)), bob)]);
    expect(Math.max(...most)).toBe(1);
    most.length = 0;
    await Promise.all([hub.act(ask(connect(WEB, BACK)), alice), hub.act(ask(disconnect(API, FRONT)), bob)]);
    expect(Math.max(...most)).toBe(2);
  });

  it("too many at once are turned away", async () => {
    const all = await Promise.allSettled(Array.from({ length: 230 }, () => hub.act(ask(connect()), alice)));
    const away = all.filter((r) => r.status === "rejected");
    expect(away).toHaveLength(30);
    expect(away[0]).toMatchObject({ reason: { status: 429 } });
  });
});

describe("an unknown outcome", () => {
  const lost = () => engineSaid({ outcome: "unknown", problem: LOST });
  const settled = () => expect.poll(() => records.at(-1)?.phase, { timeout: 4_000 }).toBe("settled");

  it("is done once the endpoint is seen, and the same id then says so", async () => {
    engineDoes(lost);
    const request = ask(connect(), "open");
    expect((await hub.act(request, alice)).outcome).toBe("unknown");
    host.observe(JOINED);
    await settled();
    expect(await hub.act(request, alice)).toMatchObject({
      outcome: "done",
      repeated: true,
      undo: { kind: "disconnect" },
    });
    expect(news.map((n) => [n.outcome, n.settled])).toEqual([
      ["unknown", false],
      ["done", true],
    ]);
  });

  it("has failed when an engine that answers shows nothing of it for a while", async () => {
    engineDoes(lost);
    await hub.act(ask(connect(), "open"), alice);
    await settled();
    expect(records.at(-1)?.result).toMatchObject({ outcome: "failed", problem: { code: "did_not_happen" } });
  });

  it("stays open while the engine is away", async () => {
    engineDoes(() => {
      host.setStatus({ state: "lost" });
      return lost();
    });
    await hub.act(ask(connect()), alice);
    await wait(200);
    expect(records.map((r) => r.phase)).toEqual(["begun", "ended"]);
    host.setStatus({ state: "ready" });
    await settled();
  });

  it("of a network that was made is told by its name", async () => {
    engineDoes(lost);
    await hub.act(ask(create(`net-${"7777"}`)), alice);
    host.observe(observation({ [WEB]: [FRONT], [API]: [FRONT] }, [FRONT, BACK, id("7")]));
    await settled();
    expect(records.at(-1)?.result).toMatchObject({ outcome: "done", created: id("7"), undo: { kind: "remove" } });
  });
});
