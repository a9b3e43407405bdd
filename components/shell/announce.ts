/** What changed, in words for people who do not see the picture. Pure. */
import { nameOf } from "#components/ui/naming.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

type Entities = ReadonlyMap<EntityId, Entity>;
const MOST = 3;

/** "web-1 joined back", "db-1 is paused": one phrase a change of container, network or endpoint; the rest follows from those. */
export function changesInWords(before: Entities, after: Entities): readonly string[] {
  const words: string[] = [];
  for (const [id, now] of after) {
    const was = before.get(id);
    if (was === now) continue;
    const name = nameOf(now, after);
    if (now.kind === "container") {
      if (!was) words.push(`container ${name} is new`);
      else if (was.kind === "container" && was.state !== now.state) words.push(`${name} is ${now.state}`);
      else if (was.kind === "container" && was.name !== now.name) words.push(`${was.name} is now called ${name}`);
    }
    if (now.kind === "network" && !was) words.push(`network ${name} is new`);
    if (now.kind === "endpoint" && !was) words.push(name.replace(" on ", " joined "));
  }
  for (const [id, was] of before) {
    if (after.has(id)) continue;
    if (was.kind === "container" || was.kind === "network") words.push(`${was.kind} ${was.name} is gone`);
    if (was.kind === "endpoint") words.push(nameOf(was, before).replace(" on ", " left "));
  }
  return words;
}

/** One sentence of several changes; beyond three they are counted. Empty for none. */
export function sentence(words: readonly string[]): string {
  if (words.length === 0) return "";
  const more = words.length - MOST;
  const said = words.slice(0, MOST).join(", ");
  return more > 0 ? `${said}, and ${more} more ${more === 1 ? "change" : "changes"}` : said;
}
