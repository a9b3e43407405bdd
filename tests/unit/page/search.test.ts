import { describe, expect, it } from "vitest";
import { type Entry, searchEntries } from "#components/search/entries.ts";
import { findEntries } from "#components/search/match.ts";
import type { Entity, EntityId, Finding } from "#lib/topology/model.ts";
import { entities, thing } from "./webshop-page.ts";

const entries = searchEntries(entities);
const find = (typed: string): string[] => findEntries(entries, typed).map((e) => `${e.kind}: ${e.name}`);

describe("search", () => {
  it("finds containers by name and image, the exact name first", () => {
    expect(find("shop-web-1")[0]).toBe("container: shop-web-1");
    expect(find("exporter")[0]).toBe("container: shop-web-metrics-1");
  });

  it("finds networks by name, subnet and the start of their id", () => {
    expect(find("office")[0]).toBe("network, macvlan: office");
    expect(find("10.30.0.0/16")[0]).toBe("network, bridge: operations");
    expect(find(thing("network", "staging").id.slice(0, 12))[0]).toBe("network, bridge: staging");
  });

  it("finds endpoints by address, MAC and alias", () => {
    const endpoint = thing("endpoint", "grafana on operations");
    expect(find("10.30.0.42")[0]).toBe("endpoint: grafana on operations");
    expect(find(endpoint.mac ?? "")[0]).toBe("endpoint: grafana on operations");
    expect(find("postgres")[0]).toBe("endpoint: shop-db-1 on shop_backend");
  });

  it("finds bridges and veths by name, and published ports by number", () => {
    expect(find("br-ops")[0]).toBe("bridge: br-ops");
    expect(find("veth").every((line) => /veth/.test(line))).toBe(true);
    expect(find("8443")[0]).toBe("published port: 0.0.0.0:8443/tcp");
  });

  it("finds findings by the words of their text and by their code, and opens what they are about", () => {
    const about = thing("network", "operations").id;
    const id = `finding:bridge-down:${about}` as Finding["id"];
    const text = "br-ops, the bridge of operations, is set down: nothing on this network reaches anything.";
    const made: Finding = {
      kind: "finding",
      id,
      severity: "error",
      code: "bridge-down",
      about: [about],
      text,
      hint: "",
    };
    const all = searchEntries(new Map<EntityId, Entity>([...entities, [id, made]]));
    for (const typed of ["set down", "bridge-down", "reaches anything"]) {
      const [first] = findEntries(all, typed);
      expect(first).toMatchObject({ kind: "finding, error", name: text, opens: about });
    }
    expect(findEntries(all, "operations")[0]?.opens).toBe(about);
    expect(findEntries(all, "operations")[0]?.kind).toBe("network, bridge");
  });

  it("does not find a short word inside an id", () => {
    expect(find("db").every((line) => /db/.test(line))).toBe(true);
  });

  it("wants every word", () => {
    expect(find("web backend")).toEqual(["endpoint: shop-web-1 on shop_backend"]);
    expect(find("web nowhere")).toEqual([]);
  });

  it("gives the first things when nothing is typed, containers before all", () => {
    expect(findEntries(entries, "").length).toBe(50);
    expect(entries[0]?.kind).toBe("container");
  });

  it("takes a few milliseconds among 5,000 things", () => {
    const many: Entry[] = Array.from({ length: 5000 }, (_, i) => ({
      ...(entries[i % entries.length] as Entry),
      fields: [`unit-${i}`, `10.60.${i >> 8}.${i & 255}`, `veth${i.toString(16)}`, "some/image:1.2"],
    }));
    const start = performance.now();
    for (const typed of ["u", "unit-4", "10.60.3", "image 44", "nothing"]) findEntries(many, typed);
    expect((performance.now() - start) / 5).toBeLessThan(30);
  });
});
