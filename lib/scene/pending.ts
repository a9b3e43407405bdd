/** What was asked for and is not observed yet, drawn into a picture: dashed, and moving nothing. Pure. */
import type { EntityId } from "#lib/topology/model.ts";
import type { Box, Dot, Line, Scene, Shape } from "./scene.ts";

export interface PendingJoint {
  /** Of the action; unique. */
  readonly id: string;
  /** `join`: a wire that will come; `leave`: one that will go. */
  readonly kind: "join" | "leave";
  /** What the card may stand for: the container, its sandbox. */
  readonly card: readonly EntityId[];
  readonly network: EntityId;
  /** What a wire that will go stands for: its endpoint, and links where a view shows those. */
  readonly wires: readonly EntityId[];
}

/** Where the first wire leaves its card, from the card's right edge; further ones stand beside it. */
const INSET = 16;
const STEP = 9;

const isBox = (shape: Shape): shape is Box => shape.shape === "card";
/** Of a network in several rows: one of the rows, not the spine between them. */
const isBar = (shape: Shape): shape is Line => shape.shape === "bar" && shape.y1 === shape.y2;

function joinShapes(scene: Scene, joint: PendingJoint, nth: number): readonly Shape[] {
  const ids = new Set(joint.card.map((id) => scene.standIns.get(id) ?? id));
  const network = scene.standIns.get(joint.network) ?? joint.network;
  const card = scene.shapes.find((s): s is Box => isBox(s) && s.entity !== null && ids.has(s.entity));
  if (!card) return [];
  const x = card.x + card.width - INSET - nth * STEP;
  const edge = (bar: Line): number => (bar.y1 < card.y ? card.y : card.y + card.height);
  const far = (bar: Line): number => Math.abs(bar.y1 - edge(bar));
  const [bar] = scene.shapes
    .filter(isBar)
    .filter((b) => b.entity === network)
    .sort((a, b) => far(a) - far(b));
  if (!bar) return [];
  const base = { entity: card.entity, detail: 0, tone: bar.tone } as const;
  const wire = (part: string, x1: number, y1: number, x2: number, y2: number): Line => ({
    ...base,
    id: `pending ${joint.id} ${part}`,
    shape: "wire",
    x1,
    y1,
    x2,
    y2,
    double: false,
    dashed: true,
  });
  const left = Math.min(bar.x1, bar.x2);
  const right = Math.max(bar.x1, bar.x2);
  const at = Math.min(Math.max(x, left), right);
  const dot: Dot = { ...base, id: `pending ${joint.id} dot`, shape: "dot", x: at, y: bar.y1 };
  const level = at === x ? [] : [wire("level", x, bar.y1, at, bar.y1)];
  return [wire("upright", x, edge(bar), x, bar.y1), ...level, dot];
}

/** The same scene when nothing is pending. Joints whose card or bar is not drawn are left out. */
export function withPending(scene: Scene, joints: readonly PendingJoint[]): Scene {
  if (joints.length === 0) return scene;
  const going = new Set(joints.flatMap((j) => (j.kind === "leave" ? j.wires : [])));
  const nth = new Map<string, number>();
  const coming = joints.flatMap((joint) => {
    if (joint.kind === "leave") return [];
    const card = joint.card[0] ?? "";
    const n = nth.get(card) ?? 0;
    nth.set(card, n + 1);
    return joinShapes(scene, joint, n);
  });
  const shapes = scene.shapes.map((shape) => {
    const goes = shape.entity !== null && going.has(shape.entity);
    return goes && (shape.shape === "wire" || shape.shape === "tab") ? { ...shape, dashed: true } : shape;
  });
  const { width, height, standIns } = scene;
  return {
    width,
    height,
    shapes: [...shapes, ...coming],
    standIns,
    get near() {
      return scene.near;
    },
  };
}
