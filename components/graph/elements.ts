/**
 * A scene as Cytoscape elements: flat, sizes and labels given per element, no compound nodes and no data() mappers
 * (both make every frame slow). Lines are edges between anchors without size.
 */
import type { ElementDefinition } from "cytoscape";
import type { Shape } from "#lib/scene/scene.ts";

/** One shape may take several elements; their ids start with the shape's. */
export function toElements(shape: Shape): ElementDefinition[] {
  const data = { shape: shape.shape, entity: shape.entity };
  switch (shape.shape) {
    case "frame":
    case "card":
    case "tab":
    case "chip":
    case "gap":
      return [
        {
          group: "nodes",
          data: { ...data, id: shape.id },
          position: { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 },
          classes: [shape.shape, shape.tone, shape.dashed ? "dashed" : ""],
          style: { width: shape.width, height: shape.height, ...(shape.text ? { label: shape.text } : {}) },
        },
      ];
    case "dot":
      return [
        {
          group: "nodes",
          data: { ...data, id: shape.id },
          position: { x: shape.x, y: shape.y },
          classes: ["dot", shape.tone],
        },
      ];
    case "mark":
      return [
        {
          group: "nodes",
          data: { ...data, id: shape.id },
          position: { x: shape.x, y: shape.y },
          classes: ["mark", shape.state],
        },
      ];
    case "text":
      return [
        {
          group: "nodes",
          data: { ...data, id: shape.id },
          position: { x: shape.x, y: shape.y },
          classes: ["text", shape.style, shape.tone, shape.anchor],
          style: { label: shape.text },
        },
      ];
    case "bar":
    case "wire": {
      const ends = [
        { id: `${shape.id} a`, x: shape.x1, y: shape.y1 },
        { id: `${shape.id} b`, x: shape.x2, y: shape.y2 },
      ];
      return [
        ...ends.map(
          ({ id, x, y }): ElementDefinition => ({
            group: "nodes",
            data: { id, shape: "anchor", entity: null },
            position: { x, y },
            classes: ["anchor"],
          }),
        ),
        {
          group: "edges",
          data: { ...data, id: shape.id, source: `${shape.id} a`, target: `${shape.id} b` },
          classes: [shape.shape, shape.tone, shape.dashed ? "dashed" : "", shape.double ? "double" : ""],
        },
      ];
    }
  }
}
