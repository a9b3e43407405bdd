import { describe, expect, it } from "vitest";
import { alike } from "#components/findings/alike.ts";
import { allFindings, countInWords, findingsOf } from "#components/findings/order.ts";
import { listRows } from "#components/list/rows.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import { makePlan } from "#lib/scene/plan.ts";
import type { Entity, EntityId, Finding } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { entities as healthy, relations as sound, thing, visible } from "./webshop-page.ts";

const finding = (severity: Finding["severity"], code: string, ...about: EntityId[]): Finding => ({
  kind: "finding",
  id: `finding:${code}:${about.join(",")}` as Finding["id"],
  severity,
  code,
  about,
  text: `The ${code} is wrong.`,
  hint: `mend ${code}`,
});

const endpoint = [...healthy.values()].find((e) => e.kind === "endpoint" && typeof e.hostLink === "string");
if (endpoint?.kind !== "endpoint" || typeof endpoint.hostLink !== "string") throw new Error("the shop has endpoints");
const network = thing("network", "operations");
const found = [
  finding("info", "port-open", thing("container", "grafana").id),
  finding("warning", "mtu", network.id, thing("network", "office").device ?? ""),
  finding("error", "veth-down", endpoint.id, endpoint.hostLink),
];
const entities: ReadonlyMap<EntityId, Entity> = new Map([...healthy, ...found.map((f) => [f.id, f] as const)]);
const relations = relate(entities);

describe("findings on the page", () => {
  it("are listed with the worst first, and counted without those that are only worth knowing", () => {
    expect(allFindings(relations).map((f) => f.severity)).toEqual(["error", "warning", "info"]);
    expect(countInWords(allFindings(relations))).toBe("2 findings");
    expect(countInWords(found.slice(0, 1))).toBe("No findings");
    expect(countInWords(found.slice(0, 2))).toBe("1 finding");
  });

  it("of one kind are one line when there are many, and stay single when there are few", () => {
    const open = Array.from({ length: 40 }, (_, i) => finding("info", "port-open", `port-${i}`));
    const few = [finding("info", "veth-to-unknown", "a"), finding("info", "veth-to-unknown", "b")];
    const groups = alike([...few, ...open, finding("info", "made-up", "c")]);
    expect(groups.map((g) => [g.title, g.findings.length])).toEqual([
      [null, 1],
      [null, 1],
      ["Ports open on every address of the host", 40],
      [null, 1],
    ]);
    expect(alike(Array.from({ length: 4 }, (_, i) => finding("info", "made-up", `${i}`)))[0]?.title).toBe("made up");
  });

  it("are told of a thing and of what is part of it", () => {
    const container = entities.get(endpoint.container ?? "");
    expect(container && findingsOf(container, relations).map((f) => f.code)).toContain("veth-down");
    expect(findingsOf(endpoint, relations).map((f) => f.code)).toEqual(["veth-down"]);
    expect(findingsOf(network, relations).map((f) => f.code)).toEqual(["mtu"]);
    expect(findingsOf(thing("network", "office"), relations)).toEqual([]);
  });

  it("mark bars and tabs of the picture, where nothing else moves", () => {
    const scene = (r: typeof relations, e: typeof entities) =>
      layout(makePlan(e, r, { view: "networks", filter: NO_FILTER }));
    const [before, after] = [scene(sound, healthy), scene(relations, entities)];
    const marks = after.shapes.filter((s) => s.id.startsWith("finding "));
    expect(marks.map((m) => [m.entity, m.shape === "mark" && m.state]).sort()).toEqual(
      [
        [endpoint.id, "error"],
        [network.id, "warning"],
      ].sort(),
    );
    expect(after.shapes.filter((s) => !marks.includes(s))).toEqual(before.shapes);
  });

  it("mark rows of the list", () => {
    const input = {
      visible: visible(),
      filter: NO_FILTER,
      view: "networks",
      order: NO_ORDER,
      by: "network" as const,
      fold: [],
      collapsed: new Set<string>(),
    } as const;
    const rows = listRows({ ...input, entities, relations });
    const wrong = rows.filter((r) => r.wrong !== null).map((r) => [r.name, r.wrong]);
    expect(wrong).toContainEqual(["operations", "warning"]);
    expect(wrong.filter(([, w]) => w === "error")).toHaveLength(1);
    // It stands on a NIC that the finding about another network names.
    expect(wrong.map(([name]) => name)).not.toContain("office");
    expect(listRows({ ...input, entities: healthy, relations: sound }).every((r) => r.wrong === null)).toBe(true);
  });
});
