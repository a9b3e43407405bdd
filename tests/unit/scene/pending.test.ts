/** What is asked for and not observed yet, in the picture of the web shop (hand-made). */
import { describe, expect, it } from "vitest";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { type PendingJoint, withPending } from "#lib/scene/pending.ts";
import { entities, relations } from "../page/webshop-page.ts";
import { boxes, drawEntities, lines } from "./picture.ts";

const scene = drawEntities(entities, "networks", NO_FILTER);
const drawn = new Set(boxes(scene, "card").map((c) => c.entity));
const bars = new Set(lines(scene, "bar").map((b) => b.entity));
const container = relations.containers.find((c) => drawn.has(c.id));
const endpoint = relations.endpointsByContainer.get(container?.id ?? ("" as never))?.[0];
const network = relations.networks.find((n) => bars.has(n.id) && !container?.networks.includes(n.id));
if (!container || !network || !endpoint) throw new Error("The web shop has changed");

const joining: PendingJoint = { id: "1", kind: "join", card: [container.id], network: network.id, wires: [] };
const leaving: PendingJoint = {
  id: "2",
  kind: "leave",
  card: [container.id],
  network: endpoint.network,
  wires: [endpoint.id],
};

describe("what is pending", () => {
  it("leaves the picture as it is when there is nothing", () => {
    expect(withPending(scene, [])).toBe(scene);
  });

  it("a wire that will come is dashed, leads from the card to the bar, and moves nothing", () => {
    const next = withPending(scene, [joining]);
    expect(next.shapes.slice(0, scene.shapes.length)).toEqual(scene.shapes);
    const wires = lines(next, "wire").filter((w) => w.id.startsWith("pending 1"));
    const card = boxes(scene, "card").find((c) => c.entity === container.id);
    const rows = lines(scene, "bar")
      .filter((b) => b.entity === network.id)
      .map((b) => b.y1);
    expect(wires.length).toBeGreaterThan(0);
    expect(wires.every((w) => w.dashed && (w.x1 === w.x2 || w.y1 === w.y2))).toBe(true);
    expect([card?.y, (card?.y ?? 0) + (card?.height ?? 0)]).toContain(wires[0]?.y1);
    expect(rows).toContain(wires[0]?.y2);
    const dot = next.shapes.find((s) => s.id === "pending 1 dot");
    expect(rows).toContain(dot?.shape === "dot" ? dot.y : null);
  });

  it("two wires from one card stand side by side", () => {
    const next = withPending(scene, [joining, { ...joining, id: "3" }]);
    const [a, b] = ["1", "3"].map((id) => lines(next, "wire").find((w) => w.id === `pending ${id} upright`));
    expect(a?.x1).not.toBe(b?.x1);
  });

  it("a wire that will go is dashed where it is", () => {
    const of = (s: typeof scene) => lines(s, "wire").filter((w) => w.entity === endpoint.id);
    expect(of(scene).some((w) => w.dashed)).toBe(false);
    const now = of(withPending(scene, [leaving]));
    expect(now.length).toBeGreaterThan(0);
    expect(now.every((w) => w.dashed)).toBe(true);
    expect(now.map((w) => [w.x1, w.y1, w.x2, w.y2])).toEqual(of(scene).map((w) => [w.x1, w.y1, w.x2, w.y2]));
  });

  it("what is not drawn is left out", () => {
    expect(withPending(scene, [{ ...joining, card: ["nobody" as never] }]).shapes).toEqual(scene.shapes);
    expect(withPending(scene, [{ ...joining, network: "nothing" as never }]).shapes).toEqual(scene.shapes);
  });
});
