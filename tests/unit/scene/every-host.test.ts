import { describe, expect, it } from "vitest";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { textWidth } from "#lib/scene/text.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { HOSTS } from "./hosts.ts";
import { boxes, clashes, draw, lines, pierced } from "./picture.ts";

const VIEWS = ["networks", "wiring"] as const;

describe.each(HOSTS)("%s", (_, make) => {
  it("has no boxes over each other and no wire through one, in both views", () => {
    for (const view of VIEWS) {
      const scene = draw(make(), view);
      expect(clashes(scene), view).toEqual([]);
      expect(pierced(scene), view).toEqual([]);
    }
  });

  it("keeps wires upright or level, everything inside the picture and texts inside their boxes", () => {
    for (const view of VIEWS) {
      const scene = draw(make(), view);
      for (const w of [...lines(scene, "wire"), ...lines(scene, "bar")])
        expect(w.x1 === w.x2 || w.y1 === w.y2, w.id).toBe(true);
      for (const b of boxes(scene, "frame", "card", "tab", "chip")) {
        expect(b.x >= 0 && b.y >= 0 && b.x + b.width <= scene.width && b.y + b.height <= scene.height, b.id).toBe(true);
        if (b.text) expect(textWidth(b.text, "mono"), b.text).toBeLessThan(b.width);
      }
    }
  });

  it("gives every shape an id of its own, the same every time", () => {
    for (const view of VIEWS) {
      const { shapes } = draw(make(), view);
      expect(new Set(shapes.map((s) => s.id)).size).toBe(shapes.length);
      expect(JSON.stringify(draw(make(), view).shapes)).toBe(JSON.stringify(shapes));
    }
  });

  it("shows every network and container in both views", () => {
    const entities = assemble(make());
    for (const view of VIEWS) {
      const drawn = new Set(draw(make(), view).shapes.map((s) => s.entity));
      const missing = [...entities.values()].filter(
        // What joined nothing stands beside the name of the network "none", when there is such a thing.
        (e) => ((e.kind === "network" && e.driver !== "null") || e.kind === "container") && !drawn.has(e.id),
      );
      expect(
        missing.map((e) => ("name" in e ? e.name : e.id)),
        view,
      ).toEqual([]);
    }
  });

  it("shows every link in the wiring view, whether or not networks that nothing joined are shown", () => {
    const entities = assemble(make());
    const r = relate(entities);
    const lonely = (e: Entity): boolean =>
      e.kind === "link" &&
      e.type !== "loopback" &&
      // While the engine connects a container, its veths lie about; they are not to flash up.
      !(/^veth[0-9a-f]{7}$/.test(e.name) && !r.endpointByLink.has(e.id) && !r.findingsAbout.has(e.id));
    for (const filter of [undefined, { ...NO_FILTER, stopped: true }]) {
      const scene = draw(make(), "wiring", filter);
      const drawn = new Set(scene.shapes.map((s) => s.entity));
      // A tab stands for its inner link too: it is the endpoint's.
      const shown = (id: string): boolean => {
        const endpoint = r.endpointByLink.get(id as never);
        return drawn.has(id) || (endpoint !== undefined && drawn.has(endpoint.id));
      };
      const missing = [...entities.values()].filter((e) => lonely(e) && !shown(e.id));
      expect(missing.map((e) => `${"name" in e ? e.name : ""} ${e.id}`)).toEqual([]);
    }
  });

  it("joins neighbours both ways, and only to what is in the topology or the picture", () => {
    const entities = assemble(make());
    for (const view of VIEWS) {
      const { near } = draw(make(), view);
      const oneSided = [...near].flatMap(([id, others]) => [...others].filter((other) => !near.get(other)?.has(id)));
      expect(oneSided).toEqual([]);
      expect([...near.keys()].filter((id) => !entities.has(id))).toEqual([]);
    }
  });
});
