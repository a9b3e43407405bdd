/** Sentences whose names lead to what they name. Pure. */

export interface Named {
  readonly id: string;
  readonly name: string;
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text in pieces: where a name of `things` stands first, that thing; everything else as it is. */
export function linked(text: string, things: readonly Named[]): readonly (string | Named)[] {
  if (things.length === 0) return [text];
  const byName = new Map(things.map((t) => [t.name, t]));
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(escaped);
  // Not within another name; a full stop may follow.
  const found = new RegExp(`(?<![\\w.-])(${names.join("|")})(?![\\w-]|\\.\\w)`);
  return text.split(new RegExp(found, "g")).flatMap((piece): (string | Named)[] => {
    const thing = byName.get(piece);
    if (thing) byName.delete(piece);
    return piece === "" ? [] : [thing ?? piece];
  });
}
