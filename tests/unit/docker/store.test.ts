import { describe, expect, it } from "vitest";
import { backoff } from "#lib/docker/backoff.ts";
import { choose, compareVersions } from "#lib/docker/negotiate.ts";
import { containerRow, networkRow } from "#lib/docker/rows.ts";
import { createStore } from "#lib/docker/store.ts";
import { container, info, network, recordedJson } from "./recorded.ts";

function filledStore() {
  const store = createStore();
  store.setInfo(info("28.5.2"));
  for (const name of ["web1", "db", "created1"]) store.putContainer(container("28.5.2", name));
  for (const name of ["web", "back"]) store.putNetwork(network("28.5.2", name));
  return store;
}

describe("what is known of an engine", () => {
  it("is nothing before its info was read", () => {
    expect(createStore().observe()).toBeNull();
  });

  it("stays the same object while equal records come in", () => {
    const store = filledStore();
    const before = store.observe();
    store.putContainer(container("28.5.2", "web1"));
    store.putNetwork(network("28.5.2", "web"));
    store.setInfo(info("28.5.2"));
    expect(store.observe()).toBe(before);
  });

  it("changes only what changed", () => {
    const store = filledStore();
    const before = store.observe();
    const db = container("28.5.2", "db");
    store.putContainer({ ...db, name: "database" });
    const after = store.observe();
    expect(after).not.toBe(before);
    expect(after?.networks).toBe(before?.networks);
    const web = container("28.5.2", "web1").id;
    expect(after?.containers.get(web)).toBe(before?.containers.get(web));
    expect(after?.containers.get(db.id)?.name).toBe("database");
  });

  it("is sorted by id", () => {
    const ids = [...(filledStore().observe()?.containers.keys() ?? [])];
    expect(ids).toEqual([...ids].sort());
  });

  it("gives a created container its network's id by the network's name, whichever was read first", () => {
    const store = createStore();
    store.setInfo(info("28.5.2"));
    const created = container("28.5.2", "created1");
    store.putContainer(created);
    expect(store.observe()?.containers.get(created.id)?.endpoints[0]?.network).toBe("");
    store.putNetwork(network("28.5.2", "web"));
    const first = store.observe();
    expect(first?.containers.get(created.id)?.endpoints[0]?.network).toBe(network("28.5.2", "web").id);
    store.putContainer(container("28.5.2", "created1"));
    expect(store.observe()).toBe(first);
  });

  it("forgets what was removed", () => {
    const store = filledStore();
    const { id } = container("28.5.2", "db");
    store.removeContainer(id);
    expect(store.observe()?.containers.has(id)).toBe(false);
  });
});

describe("a list's row", () => {
  const rows = recordedJson("28.5.2/containers_json_all_1.json") as {
    Ports: object[];
    Status: string;
    State: string;
  }[];
  const row = rows.find((candidate) => candidate.Ports.length > 1);
  if (!row) throw new Error("no row with ports");
  const signature = (raw: unknown) => containerRow(raw)?.signature;

  it("is the same while only its status text and the order of its ports change", () => {
    expect(signature({ ...row, Status: "Up 3 hours", Ports: [...row.Ports].reverse() })).toBe(signature(row));
  });

  it("differs when anything else does", () => {
    for (const change of [
      { State: "paused" },
      { Names: ["/other"] },
      { Labels: { a: "b" } },
      { Ports: [] },
      { NetworkSettings: { Networks: {} } },
    ]) {
      expect(signature({ ...row, ...change })).not.toBe(signature(row));
    }
  });

  it("that does not fit still counts, and one without id does not", () => {
    expect(containerRow({ Id: "c1", Names: 5 })).toEqual({ id: "c1", signature: "unreadable", networks: [] });
    expect(containerRow({})).toBeNull();
    expect(networkRow("garbage")).toBeNull();
  });

  it("of a network leaves its members out", () => {
    const raw = recordedJson("28.5.2/network_web.json") as object;
    expect(networkRow({ ...raw, Containers: {} })?.signature).toBe(networkRow(raw)?.signature);
    expect(networkRow({ ...raw, Labels: { tier: "back" } })?.signature).not.toBe(networkRow(raw)?.signature);
  });
});

describe("the API version that is spoken", () => {
  it("is the newest that both know", () => {
    expect(choose("1.41", "1.12", "20.10.24")).toBe("1.41");
    expect(choose("1.45", "1.24", "26.1.5")).toBe("1.45");
    expect(choose("1.51", "1.24", "28.5.2")).toBe("1.51");
    expect(choose("1.55", "1.44", "30.0.0")).toBe("1.51");
  });

  it("is the engine's oldest when it has dropped all that is known here", () => {
    expect(choose("1.70", "1.60", "40.0.0")).toBe("1.60");
  });

  it("is none when the engine is older than Docker 20.10", () => {
    expect(() => choose("1.40", "1.12", "19.03.15")).toThrow(/Docker 19\.03\.15 speaks API 1\.40, and 1\.41 is needed/);
  });

  it("is compared by number", () => {
    expect(compareVersions("1.9", "1.41")).toBeLessThan(0);
    expect(compareVersions("2.0", "1.99")).toBeGreaterThan(0);
  });
});

describe("waiting between attempts", () => {
  it("goes from 0.2 to 5 seconds, less up to half by chance", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, () => 0))).toEqual([
      200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
    expect(backoff(0, () => 0.999)).toBeGreaterThanOrEqual(100);
  });
});
