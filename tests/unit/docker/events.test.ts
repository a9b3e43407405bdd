import { describe, expect, it } from "vitest";
import { createLineCutter } from "#lib/docker/event-lines.ts";
import { EVENT_FILTERS, parseEvent, type Touched, touchedBy } from "#lib/docker/events.ts";
import { container, ENGINES, network, recordedText } from "./recorded.ts";

const touched = (event: object): Touched => {
  const parsed = parseEvent(JSON.stringify(event));
  if (!parsed) throw new Error("no event");
  return touchedBy(parsed);
};

/** Cuts bytes into pieces of the given size and returns the lines. */
function cut(bytes: Uint8Array, size: number): (string | null)[] {
  const cutter = createLineCutter();
  const lines: (string | null)[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...cutter.push(bytes.subarray(at, at + size)));
  return lines;
}

describe("the event stream's lines", () => {
  const text = '{"a":"Zoë 🐳"}\n\n{"b":"ß"}\r\n{"c":1}\n{"half":';

  it.each([1, 2, 3, 5, 7, 1000])(
    "are the same when chunks end every %i bytes, in the middle of a character too",
    (size) => {
      expect(cut(Buffer.from(text), size)).toEqual(['{"a":"Zoë 🐳"}', '{"b":"ß"}', '{"c":1}']);
    },
  );

  it("lose their record separators", () => {
    expect(cut(Buffer.from('\u001e{"a":1}\n\u001e{"b":2}\n'), 4)).toEqual(['{"a":1}', '{"b":2}']);
  });

  it("are given as null when they are too long, and the next one is read again", () => {
    const cutter = createLineCutter(10);
    expect(cutter.push(Buffer.from("0123456789abc"))).toEqual([]);
    expect(cutter.push(Buffer.from("defghijklmnop"))).toEqual([]);
    expect(cutter.push(Buffer.from("\nshort\n"))).toEqual([null, "short"]);
  });

  it.each(ENGINES)("of engine %s are events, all of them", (engine) => {
    const lines = cut(Buffer.from(recordedText(`${engine}/events.ndjson`)), 333);
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) expect(parseEvent(line ?? "")).not.toBeNull();
  });
});

describe("what an event touches", () => {
  it.each(ENGINES)("is found in the recorded events of engine %s", (engine) => {
    const all = recordedText(`${engine}/events.ndjson`).trim().split("\n").map(parseEvent);
    const seen = all.flatMap((event) => (event ? [touchedBy(event)] : []));
    const db = seen.find((t) => t.kind === "network" && t.container === container(engine, "db").id);
    // Recorded in another run on 20.10 and 26.1: their ids differ from those of the records.
    if (engine === "28.5.2") expect(db).toMatchObject({ kind: "network", id: network(engine, "back").id });
    expect(seen.some((t) => t.kind === "network" && t.container !== null && t.container !== t.id)).toBe(true);
    expect(seen.filter((t) => t.kind === "nothing").length).toBe(
      all.filter((e) => e?.Action.startsWith("exec_")).length,
    );
  });

  it("is the network and the container for connect and disconnect", () => {
    const event = {
      Type: "network",
      Action: "connect",
      Actor: { ID: "n1", Attributes: { container: "c1", name: "web" } },
    };
    expect(touched(event)).toEqual({ kind: "network", id: "n1", container: "c1" });
    expect(touched({ ...event, Action: "disconnect" })).toEqual({ kind: "network", id: "n1", container: "c1" });
  });

  it("is the network alone for create, destroy, remove and update", () => {
    for (const Action of ["create", "destroy", "remove", "update"]) {
      expect(touched({ Type: "network", Action, Actor: { ID: "n1" } })).toEqual({
        kind: "network",
        id: "n1",
        container: null,
      });
    }
  });

  it("is the container for what changes its record", () => {
    for (const Action of [
      "create",
      "start",
      "restart",
      "die",
      "stop",
      "destroy",
      "pause",
      "unpause",
      "update",
      "oom",
    ]) {
      expect(touched({ Type: "container", Action, Actor: { ID: "c1" } })).toEqual({
        kind: "container",
        id: "c1",
        renamed: false,
        task: false,
      });
    }
    expect(touched({ Type: "container", Action: "rename", Actor: { ID: "c1" } })).toMatchObject({ renamed: true });
  });

  it("is nothing for what changes no record", () => {
    for (const Action of [
      "exec_create: sh",
      "exec_start: sh",
      "exec_die",
      "health_status: healthy",
      "top",
      "resize",
      "attach",
      "kill",
      "copy",
    ]) {
      expect(touched({ Type: "container", Action, Actor: { ID: "c1" } }).kind).toBe("nothing");
    }
    expect(touched({ Type: "image", Action: "pull", Actor: { ID: "i" } }).kind).toBe("nothing");
    expect(touched({ Type: "container", Action: "start" }).kind).toBe("nothing");
  });

  it("is everything for prune, and the engine for a reload", () => {
    expect(touched({ Type: "network", Action: "prune", Actor: { ID: "" } }).kind).toBe("everything");
    expect(touched({ Type: "container", Action: "prune", Actor: { ID: "" } }).kind).toBe("everything");
    expect(touched({ Type: "daemon", Action: "reload", Actor: { ID: "e" } }).kind).toBe("engine");
  });

  it("comes through the filter that the engine is given", () => {
    expect(EVENT_FILTERS.event).toEqual(
      expect.arrayContaining(["connect", "disconnect", "start", "rename", "prune", "reload"]),
    );
    expect(EVENT_FILTERS.event).not.toContain("exec_start");
  });

  it("is not asked of garbage", () => {
    for (const line of ["", "null", "[]", "{", '"x"', "<html>", '{"Type":1}', "{}"])
      expect(parseEvent(line)).toBeNull();
  });
});
