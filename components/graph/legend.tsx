"use client";

/** Explains the marks that the picture shows now, and no others. */
import type { Scene, Shape, Tone } from "#lib/scene/scene.ts";

const TONES: readonly { tone: Tone; text: string }[] = [
  { tone: "bridge", text: "bridge" },
  { tone: "overlay", text: "overlay" },
  { tone: "macvlan", text: "macvlan, ipvlan" },
  { tone: "plugin", text: "routed or plugin driver" },
  { tone: "host", text: "host's own sandbox" },
];

/** Marks that only some pictures have, told by a shape that has them. */
const WAYS: readonly {
  readonly text: string;
  readonly tone: Tone;
  readonly dashed?: true;
  readonly at: (s: Shape) => boolean;
}[] = [
  {
    text: "leaves with the host's address (masquerade)",
    tone: "line",
    dashed: true,
    at: (s) => s.shape === "wire" && s.dashed && s.tone === "line" && s.id.startsWith("out "),
  },
  {
    text: "tunnel, as far as a VTEP of another host",
    tone: "overlay",
    dashed: true,
    at: (s) => s.shape === "wire" && s.tone === "overlay" && s.id.startsWith("beyond "),
  },
  {
    text: "route, as far as the next hop",
    tone: "plugin",
    dashed: true,
    at: (s) => s.shape === "wire" && s.tone === "plugin" && (s.id.startsWith("beyond ") || s.id.startsWith("out ")),
  },
];

function Stroke({ tone, dashed = false, thick = false }: { tone: Tone; dashed?: boolean; thick?: boolean }) {
  const stroke = tone === "line" ? "var(--muted)" : `var(--net-${tone})`;
  if (thick && tone === "overlay") {
    return (
      <svg width="34" height="10" aria-hidden="true">
        <path d="M1 2.5H33M1 7.5H33" stroke={stroke} strokeWidth="2" />
      </svg>
    );
  }
  const bar = thick && tone === "plugin";
  return (
    <svg width="34" height="10" aria-hidden="true">
      <line
        x1="1"
        x2="33"
        y1="5"
        y2="5"
        stroke={stroke}
        strokeWidth={thick ? 6 : 2}
        strokeDasharray={bar ? "8 4" : dashed ? "4 3" : undefined}
        strokeLinecap={thick && !bar ? "round" : "butt"}
      />
    </svg>
  );
}

export function Legend({ scene }: { readonly scene: Scene }) {
  const tones = new Set(scene.shapes.flatMap((s) => (s.shape === "bar" ? [s.tone] : [])));
  const marks = new Set(scene.shapes.flatMap((s) => (s.shape === "mark" ? [s.state] : [])));
  const choice = scene.shapes.some((s) => s.shape === "tab" && s.text.startsWith("↗"));
  const row = "flex items-center gap-2";
  return (
    <ul className="flex flex-col gap-1 text-[12px]">
      {TONES.filter(({ tone }) => tones.has(tone)).map(({ tone, text }) => (
        <li key={tone} className={row}>
          <Stroke tone={tone} thick /> {text}
        </li>
      ))}
      {WAYS.filter(({ at }) => scene.shapes.some(at)).map(({ text, tone, dashed = false }) => (
        <li key={text} className={row}>
          <Stroke tone={tone} dashed={dashed} /> {text}
        </li>
      ))}
      {scene.shapes.some((s) => s.shape === "chip" && s.id.startsWith("nic ")) && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[9px] w-[26px] rounded-full border border-muted" />
          </span>
          on the frame's edge: a NIC; on it what it carries, below what it leads to
        </li>
      )}
      {scene.shapes.some((s) => s.shape === "chip" && s.tone === "warn") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[9px] w-[26px] rounded-full border border-warn border-dashed" />
          </span>
          a parent that is not there
        </li>
      )}
      <li className={row}>
        <svg width="34" height="10" aria-hidden="true">
          <circle cx="17" cy="5" r="4" fill="var(--paper)" stroke="var(--muted)" strokeWidth="2" />
        </svg>
        joins; an opening in a bar: passes
      </li>
      {scene.shapes.some((s) => s.shape === "region") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[12px] w-[28px] rounded-[3px] bg-tint" />
          </span>
          of one group: a compose project, a stack, a label
        </li>
      )}
      {scene.shapes.some((s) => s.shape === "back") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[10px] w-[24px] rounded-[3px] border border-muted bg-surface shadow-[-3px_3px_0_-1px_var(--surface),-3px_3px_0_0_var(--muted)]" />
          </span>
          a folded group
        </li>
      )}
      {choice && (
        <li className={row}>
          <span className="w-[34px] text-center">↗</span> carries the default route
        </li>
      )}
      {marks.has("running") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[9px] w-[9px] rounded-full bg-running" />
          </span>
          running
        </li>
      )}
      {marks.has("paused") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[9px] w-[9px] rounded-[2px] bg-warn" />
          </span>
          paused
        </li>
      )}
      {marks.has("stopped") && (
        <li className={row}>
          <span className="grid w-[34px] place-items-center">
            <span className="h-[9px] w-[9px] border border-muted" />
          </span>
          not running
        </li>
      )}
    </ul>
  );
}
