/**
 * A scene as Cytoscape elements: flat, sizes and labels given per element, no compound nodes and no data() mappers
 * (both make every frame slow). Lines are edges between anchors without size.
 */
import type { ElementDefinition } from "cytoscape";
import type { Shape } from "#lib/scene/scene.ts";

/** The element of a shape, under the shape's id; lines also need their anchors. */
export function toElement(shape: Shape): ElementDefinition {
  const data = { shape: shape.shape, entity: shape.entity };
  const node = (x: number, y: number, classes: string[], style: Record<string, unknown> = {}): ElementDefinition => ({
    group: "nodes",
    data: { ...data, id: shape.id },
    position: { x, y },
    classes,
    style,
    // Where nothing else is dragged, a finger on it pans.
    pannable: true,
  });
  switch (shape.shape) {
    case "frame":
    case "region":
    case "back":
    case "tag":
    case "card":
    case "tab":
    case "chip": {
      const { x, y, width, height, text } = shape;
      const classes = [shape.shape, shape.tone, shape.dashed ? "dashed" : ""];
      return node(x + width / 2, y + height / 2, classes, { width, height, ...(text ? { label: text } : {}) });
    }
    case "dot":
      return node(shape.x, shape.y, ["dot", shape.tone]);
    case "mark":
      return node(shape.x, shape.y, ["mark", shape.state]);
    case "text":
      return node(shape.x, shape.y, ["text", shape.style, shape.tone, shape.anchor], { label: shape.text });
    case "bar":
    case "wire":
      return {
        group: "edges",
        data: { ...data, id: shape.id, source: `${shape.id} a`, target: `${shape.id} b` },
        classes: [shape.shape, shape.tone, shape.dashed ? "dashed" : "", shape.double ? "double" : ""],
      };
  }
}

/** A point without size that a line ends on; two a line, so that a line moves by moving its ends. */
export function anchorElements(shape: Shape): readonly ElementDefinition[] {
  if (shape.shape !== "bar" && shape.shape !== "wire") return [];
  const anchor = (end: string, x: number, y: number): ElementDefinition => ({
    group: "nodes",
    data: { id: `${shape.id} ${end}`, shape: "anchor", entity: null },
    position: { x, y },
    classes: ["anchor"],
  });
  return [anchor("a", shape.x1, shape.y1), anchor("b", shape.x2, shape.y2)];
}
