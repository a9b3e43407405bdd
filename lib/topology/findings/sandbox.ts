/** A running container's network namespace that could not be read: what is drawn of it is Docker's word alone. */
import type { Finding } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { containerOf, finding, type Seen } from "./seen.ts";

export function unreadableSandboxes(seen: Seen): Finding[] {
  return seen.relations.sandboxes.flatMap((s) => {
    if (s.unreadable === null || s.role === "host") return [];
    const containers = s.containers.flatMap((id) => containerOf(seen, id) ?? []);
    const [first] = containers;
    if (!first || !containers.some((c) => c.state === "running" || c.state === "paused")) return [];
    const names = containers.map((c) => c.name).join(" + ");
    const text = `The sandbox of ${names} cannot be read (${s.unreadable}): its links, addresses and routes are not checked.`;
    return [
      finding(
        "warning",
        "sandbox-unreadable",
        [s.id, ...s.containers],
        text,
        `docker inspect ${shellWord(first.name)}`,
      ),
    ];
  });
}
