/** What an event means: which records to read again. The event's own data is never taken for the truth. */
import { RawEvent } from "./schemas.ts";

export type Touched =
  | {
      readonly kind: "container";
      readonly id: string;
      /** Its networks' records name it too. */
      readonly renamed: boolean;
      /** It runs a task of a swarm's service. */
      readonly task: boolean;
    }
  | { readonly kind: "network"; readonly id: string; readonly container: string | null }
  | { readonly kind: "engine" }
  /** Services and tasks; what the node is in the swarm, too, when a node changed. */
  | { readonly kind: "swarm"; readonly node: boolean }
  /** Many things at once. */
  | { readonly kind: "everything" }
  | { readonly kind: "nothing" };

/**
 * Actions after which a container's record differs. Not among them: `kill` (a signal was sent; `die` follows when it
 * ended something) and exec, attach, resize, top, health, copy: they change nothing that is read here.
 */
const CONTAINER_ACTIONS = new Set([
  "create", "start", "restart", "die", "oom", "stop", "destroy", "rename", "pause", "unpause", "update",
]); // biome-ignore format: a list

/** `remove` and `destroy` are the same thing at different times of the API. */
const NETWORK_ACTIONS = new Set(["create", "connect", "disconnect", "destroy", "remove", "update"]);

/** Services and nodes; what happens to a task is told by neither. Only managers hear them. */
const SWARM_ACTIONS = new Set(["create", "update", "remove"]);

/** For the `filters` of GET /events: what else happens does not even come over the wire. */
export const EVENT_FILTERS = {
  type: ["container", "network", "daemon", "service", "node"],
  event: [...new Set([...CONTAINER_ACTIONS, ...NETWORK_ACTIONS, "prune", "reload"])],
};

/** Null when the line is not an event. */
export function parseEvent(line: string): RawEvent | null {
  try {
    const parsed = RawEvent.safeParse(JSON.parse(line));
    return parsed.success && parsed.data.Type !== "" ? parsed.data : null;
  } catch {
    return null;
  }
}

export function touchedBy(event: RawEvent): Touched {
  const id = event.Actor?.ID ?? "";
  switch (event.Type) {
    case "container":
      if (event.Action === "prune") return { kind: "everything" };
      if (id === "" || !CONTAINER_ACTIONS.has(event.Action)) return { kind: "nothing" };
      return {
        kind: "container",
        id,
        renamed: event.Action === "rename",
        task: (event.Actor?.Attributes["com.docker.swarm.service.id"] ?? "") !== "",
      };
    case "network":
      if (event.Action === "prune") return { kind: "everything" };
      if (id === "" || !NETWORK_ACTIONS.has(event.Action)) return { kind: "nothing" };
      // The id is the network's, also for connect and disconnect; the container is an attribute.
      return { kind: "network", id, container: event.Actor?.Attributes.container || null };
    case "service":
    case "node":
      return SWARM_ACTIONS.has(event.Action) ? { kind: "swarm", node: event.Type === "node" } : { kind: "nothing" };
    case "daemon":
      return event.Action === "reload" ? { kind: "engine" } : { kind: "nothing" };
    default:
      return { kind: "nothing" };
  }
}
