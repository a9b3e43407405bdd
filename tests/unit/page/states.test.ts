import { describe, expect, it } from "vitest";
import { changesInWords, sentence } from "#components/shell/announce.ts";
import { conditionOf, timeText } from "#components/status/condition.ts";
import type { HostStatus } from "#lib/protocol/stream.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { entities, thing } from "./webshop-page.ts";

const error = { code: "no_socket", message: "connect ENOENT", hint: "Start Docker." };
const host = (change: Partial<HostStatus>): HostStatus => ({
  address: "unix:///var/run/docker.sock",
  state: "ready",
  since: "2026-11-21T09:00:00Z",
  error: null,
  kernel: null,
  notices: [],
  abilities: null,
  ...change,
});
const status = (change: Partial<HostStatus>) => ({ version: "0.1.0", hosts: [host(change)] });

describe("the page's state", () => {
  it("is connecting until something is known, and says to which engine", () => {
    expect(conditionOf({ connection: "connecting", status: null, rev: 0, hosts: 0 })).toEqual({
      is: "connecting",
      to: null,
    });
    const asked = { connection: "live", status: status({ state: "connecting" }), rev: 1, hosts: 0 } as const;
    expect(conditionOf(asked)).toEqual({ is: "connecting", to: "unix:///var/run/docker.sock" });
  });

  it("is unreachable with the reason when the engine never answered", () => {
    const failed = { connection: "live", status: status({ state: "connecting", error }), rev: 1, hosts: 0 } as const;
    expect(conditionOf(failed)).toMatchObject({ is: "unreachable", error });
  });

  it("keeps the last picture, as an old one, when engine or server stop answering", () => {
    const base = { status: status({}), rev: 7, hosts: 1 };
    expect(conditionOf({ ...base, connection: "live" })).toEqual({ is: "shown", stale: false });
    expect(conditionOf({ ...base, connection: "offline" })).toEqual({ is: "shown", stale: true });
    const lost = { ...base, connection: "live", status: status({ state: "lost" }) } as const;
    expect(conditionOf(lost)).toEqual({ is: "shown", stale: true });
  });

  it("is denied whatever else is known, and silent when the server was never there", () => {
    expect(conditionOf({ connection: "denied", status: null, rev: 7, hosts: 1 })).toEqual({ is: "denied" });
    expect(conditionOf({ connection: "offline", status: null, rev: 0, hosts: 0 })).toEqual({ is: "silent" });
  });

  it("gives times without the date on the same day", () => {
    const now = new Date("2026-11-21T15:00:00Z");
    expect(timeText("2026-11-21T14:03:22Z", now, "UTC")).toBe("14:03:22");
    expect(timeText("2026-11-20T14:03:22Z", now, "UTC")).toBe("2026-11-20 14:03:22");
    expect(timeText("whenever", now)).toBe("whenever");
  });
});

describe("announcements", () => {
  const without = (...gone: readonly EntityId[]) => new Map([...entities].filter(([id]) => !gone.includes(id)));
  const grafana = thing("container", "grafana");
  const endpoint = thing("endpoint", "grafana on operations");

  it("tell who joined and left which network", () => {
    expect(changesInWords(without(endpoint.id), entities)).toEqual(["grafana joined operations"]);
    expect(changesInWords(entities, without(endpoint.id))).toEqual(["grafana left operations"]);
  });

  it("tell new, gone and changed containers", () => {
    const paused = new Map<EntityId, Entity>(entities).set(grafana.id, { ...grafana, state: "paused" });
    expect(changesInWords(entities, paused)).toEqual(["grafana is paused"]);
    expect(changesInWords(without(grafana.id), entities)).toContain("container grafana is new");
    expect(changesInWords(entities, without(thing("network", "staging").id))).toEqual(["network staging is gone"]);
  });

  it("say nothing when only links changed, or nothing did", () => {
    expect(changesInWords(entities, new Map(entities))).toEqual([]);
    expect(changesInWords(without(thing("link", "br-ops").id), entities)).toEqual([]);
  });

  it("count beyond three", () => {
    expect(sentence([])).toBe("");
    expect(sentence(["a", "b", "c", "d"])).toBe("a, b, c, and 1 more change");
  });
});
