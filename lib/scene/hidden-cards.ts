/** Sandboxes without containers that the wiring view shows as cards: load balancers, the routing mesh, and what is not Docker's. */
import type { Container, Sandbox } from "#lib/topology/model.ts";
import type { Known } from "./plan-types.ts";

interface HiddenCard {
  readonly sandbox: Sandbox;
  readonly title: string;
  readonly about: string;
}

/** An overlay's own namespace is no card: it is the bar. */
export function hiddenCards(known: Known, taken: ReadonlyMap<string, readonly Container[]>): readonly HiddenCard[] {
  return known.relations.sandboxes
    .filter((s) => s.host === known.host.id && !taken.has(s.id) && s.containers.length === 0)
    .flatMap((sandbox) => {
      const words = wordsOf(sandbox, known);
      return words ? [{ sandbox, ...words }] : [];
    });
}

/** Null for sandboxes that are drawn as something else. */
function wordsOf({ role, network, netns }: Sandbox, { entities }: Known): Pick<HiddenCard, "title" | "about"> | null {
  switch (role) {
    case "ingress":
      return { title: "ingress", about: "the routing mesh's sandbox" };
    case "loadBalancer": {
      const of = network === null ? undefined : entities.get(network);
      const name = of?.kind === "network" ? of.name : "a network";
      return { title: "load balancer", about: `of ${name}, for its services' addresses` };
    }
    case "other":
      return { title: "another namespace", about: `netns ${netns?.inode ?? "not read"}` };
    case "container":
    case "host":
    case "overlay":
      return null;
  }
}
