/**
 * A picture as plain shapes with absolute positions, in pixels at 100 %, in painting order. Renderers (Cytoscape on
 * the page, SVG elsewhere) draw exactly this and decide nothing about places. All wires are straight, upright or level.
 */
import type { EntityId } from "#lib/topology/model.ts";

/** What a thing's colour tells: the kind of network. `line` is neutral, `warn` and `error` are for what is wrong. */
export type Tone = "bridge" | "overlay" | "macvlan" | "host" | "none" | "plugin" | "line" | "warn" | "error";

/** From which size on a shape is worth drawing: 0 always, 1 when cards can be told apart, 2 when small text can be read. */
export type Detail = 0 | 1 | 2;

interface Base {
  /** Unique in the scene and the same for the same thing in the next scene. */
  readonly id: string;
  /** What it stands for; null for decoration. */
  readonly entity: EntityId | null;
  readonly detail: Detail;
}

export interface Box extends Base {
  /** A region is the ground behind what belongs together, a tag its name; a back shows behind a card that stands for several. */
  readonly shape: "frame" | "region" | "back" | "card" | "tab" | "chip" | "tag";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: Tone;
  readonly dashed: boolean;
  /** Text inside tabs, chips and tags; empty otherwise. */
  readonly text: string;
}

/**
 * Bars come first in painting order, then wires. A wire is drawn over a margin in the background's colour, so that it
 * visibly jumps the bars and wires it only crosses; where it joins a bar there is a dot.
 */
export interface Line extends Base {
  readonly shape: "bar" | "wire";
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly tone: Tone;
  /** Two strokes: overlay. */
  readonly double: boolean;
  readonly dashed: boolean;
}

export interface Dot extends Base {
  readonly shape: "dot";
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
}

/** The state of a container, or that something is wrong with a thing, as a mark that is not only colour. */
export interface Mark extends Base {
  readonly shape: "mark";
  readonly x: number;
  readonly y: number;
  readonly state: "running" | "paused" | "restarting" | "stopped" | "warning" | "error";
}

export type TextStyle = "title" | "network" | "name" | "small" | "mono";

export interface Text extends Base {
  readonly shape: "text";
  /** Where the text starts (`start`), is centred, or ends; vertically its middle. */
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly style: TextStyle;
  readonly tone: Tone;
  readonly text: string;
  /** The text unshortened, where it was shortened. */
  readonly full: string | null;
}

export type Shape = Box | Line | Dot | Mark | Text;

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Direct neighbours of a thing in the picture: what stays when the rest fades. Found when first asked for. */
  readonly near: ReadonlyMap<EntityId, ReadonlySet<EntityId>>;
  /** Things that folded groups hide, each with the id of what is drawn in their place. */
  readonly standIns: ReadonlyMap<EntityId, EntityId>;
}
