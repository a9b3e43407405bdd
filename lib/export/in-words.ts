/** A picture in words, for those who cannot see it. */
import { shownName } from "#lib/topology/groups.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";

/** Longer lists are cut: a screen reader reads all of it out. */
const MOST = 40;

/** A name in characters that keep its direction to itself, so that nothing around it flips. */
const isolated = (name: string): string => `\u2068${oneLine(name)}\u2069`;

function list(what: [one: string, many: string], names: readonly string[]): string {
  const more = names.length - MOST;
  const listed = names.slice(0, MOST).map(isolated).join(", ");
  const noun = names.length === 1 ? what[0] : what[1];
  return names.length === 0
    ? `No ${noun}.`
    : `${names.length} ${noun}: ${listed}${more > 0 ? ` and ${more} more` : ""}.`;
}

const VIEWS = { networks: "Networks", wiring: "Wiring" } as const;

/** What the picture is called: its title, or what it shows of which hosts. */
export function nameOf({ options, relations }: Picture): string {
  const hosts = relations.hosts.map((h) => isolated(h.name)).join(", ");
  return oneLine(options.title) || [VIEWS[options.view], hosts].filter(Boolean).join(" of ");
}

/** Hosts and networks by name, and how many containers. */
export function inWords({ options, relations, visible }: Picture): string {
  const count = visible.containers.length;
  return [
    list(
      ["host", "hosts"],
      relations.hosts.map((h) => h.name),
    ),
    list(["network", "networks"], visible.networks.map(shownName)),
    `${count === 0 ? "No" : count} ${count === 1 ? "container" : "containers"}.`,
    oneLine(options.caption),
  ]
    .filter(Boolean)
    .join(" ");
}
