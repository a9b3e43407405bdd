/**
 * What the labels on containers and networks ask for: `vethscope.hide`, `.name`, `.group` and `.rank`. Labels are
 * anybody's text: what is shown of them is one line without control characters, and never long.
 */
import type { EntityId } from "./model.ts";

export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

/** Where a group's name comes from; the first that is there counts. */
const SOURCES = [
  ["vethscope.group", "label"],
  ["com.docker.compose.project", "compose project"],
  ["com.docker.stack.namespace", "stack"],
] as const;

export type GroupSource = (typeof SOURCES)[number][1];

/** Longer names lose their middle. */
const MAX_LENGTH = 80;
/** Line ends, escapes, and what turns the direction of the text after it. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Most names are. */
const PLAIN = /^[\x21-\x7e]{0,80}$/;

/** One line that can be shown anywhere; empty when nothing is left. */
export function safeText(text: string): string {
  if (PLAIN.test(text)) return text;
  // A label may be megabytes long.
  const [start, end] = [text.slice(0, 4000), text.length > 8000 ? text.slice(-4000) : text.slice(4000)];
  const chars = [...`${start}${end}`.replace(UNSAFE, " ").replace(/\s+/g, " ").trim()];
  if (chars.length <= MAX_LENGTH) return chars.join("");
  return `${chars.slice(0, 50).join("")}…${chars.slice(51 - MAX_LENGTH).join("")}`;
}

/** The group a container or network belongs to: its label, else its compose project, else its stack; null when to none. */
export function groupOf(thing: Labelled): string | null {
  for (const [label] of SOURCES) {
    const name = safeText(thing.labels[label] ?? "");
    if (name !== "") return name;
  }
  return null;
}

/** What made it belong to its group; null when it belongs to none. */
export function groupSource(thing: Labelled): GroupSource | null {
  return SOURCES.find(([label]) => safeText(thing.labels[label] ?? "") !== "")?.[1] ?? null;
}

/** Its place among others, lower first; null without the label, and for what is no whole number of up to nine digits. */
export function rankOf({ labels }: Labelled): number | null {
  const text = labels["vethscope.rank"]?.trim() ?? "";
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : null;
}

/** What has a rank comes first, by rank; the rest keeps its order after it. */
export function byRank<T extends Labelled>(things: readonly T[]): readonly T[] {
  if (things.every((t) => rankOf(t) === null)) return things;
  const ranked = things.map((thing) => ({ thing, rank: rankOf(thing) ?? Number.POSITIVE_INFINITY }));
  return ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).map((r) => r.thing);
}

/** Somebody asked that it be left out of pictures and lists. */
export const isHidden = ({ labels }: Labelled): boolean => labels["vethscope.hide"] === "true";

/** The name to show: `vethscope.name` where somebody set one, else the engine's. */
export function shownName(thing: Labelled & { readonly name: string }): string {
  return safeText(thing.labels["vethscope.name"] ?? "") || thing.name;
}

const PREFIX = "group:";

/** What stands for a group where a thing is selected. */
export const groupId = (name: string): EntityId => `${PREFIX}${name}`;

/** The group that an id stands for; null for ids of anything else. */
export const groupName = (id: EntityId | null): string | null =>
  id?.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;
