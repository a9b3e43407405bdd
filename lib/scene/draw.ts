/** A sheet that shapes are put on: keeps the painting order and shortens texts. */
import type { EntityId } from "#lib/topology/model.ts";
import type { Box, Detail, Line, Shape, TextStyle, Tone } from "./scene.ts";
import { shorten } from "./text.ts";

type BoxOptions = { tone?: Tone; dashed?: boolean; text?: string };

export interface Sheet {
  box(shape: Box["shape"], id: string, entity: EntityId | null, detail: Detail, at: Rect, o?: BoxOptions): void;
  bar(
    id: string,
    entity: EntityId,
    from: Point,
    to: Point,
    tone: Tone,
    style: { double: boolean; dashed: boolean },
  ): void;
  wire(
    id: string,
    entity: EntityId | null,
    from: Point,
    to: Point,
    tone: Tone,
    o?: { dashed?: boolean; detail?: Detail },
  ): void;
  dot(id: string, entity: EntityId | null, at: Point, tone: Tone): void;
  mark(id: string, entity: EntityId, at: Point, state: "running" | "paused" | "restarting" | "stopped"): void;
  text(id: string, entity: EntityId | null, at: Point, text: string, style: TextStyle, o?: TextOptions): void;
  finish(): Shape[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}
interface TextOptions {
  readonly anchor?: "start" | "middle" | "end";
  readonly tone?: Tone;
  readonly detail?: Detail;
  /** Widest it may get; longer text is shortened in the middle. */
  readonly max?: number;
}

export function createSheet(): Sheet {
  const frames: Shape[] = [];
  const regions: Shape[] = [];
  const bars: Line[] = [];
  const wires: Line[] = [];
  const boxes: Shape[] = [];
  const top: Shape[] = [];

  return {
    box(shape, id, entity, detail, { x, y, width, height }, { tone = "line", dashed = false, text = "" } = {}) {
      const list = shape === "frame" ? frames : shape === "region" ? regions : boxes;
      list.push({ shape, id, entity, detail, x, y, width, height, tone, dashed, text });
    },
    bar(id, entity, from, to, tone, { double, dashed }) {
      bars.push({
        shape: "bar",
        id,
        entity,
        detail: 0,
        x1: from.x,
        y1: from.y,
        x2: to.x,
        y2: to.y,
        tone,
        double,
        dashed,
      });
    },
    wire(id, entity, from, to, tone, { dashed = false, detail = 1 } = {}) {
      wires.push({
        shape: "wire",
        id,
        entity,
        detail,
        x1: from.x,
        y1: from.y,
        x2: to.x,
        y2: to.y,
        tone,
        double: false,
        dashed,
      });
    },
    dot(id, entity, { x, y }, tone) {
      top.push({ shape: "dot", id, entity, detail: 1, x, y, tone });
    },
    mark(id, entity, { x, y }, state) {
      top.push({ shape: "mark", id, entity, detail: 1, x, y, state });
    },
    text(
      id,
      entity,
      { x, y },
      text,
      style,
      { anchor = "start", tone = "line", detail = 1, max = Number.POSITIVE_INFINITY } = {},
    ) {
      const shown = max === Number.POSITIVE_INFINITY ? text : shorten(text, style, max);
      const full = shown === text ? null : text;
      top.push({ shape: "text", id, entity, detail, x, y, anchor, style, tone, text: shown, full });
    },
    finish: () => frames.concat(regions, bars, wires, boxes, top),
  };
}
