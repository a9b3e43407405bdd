/**
 * Services and tasks, from managers of a swarm alone. What happens to a task is told by no event, so while one is on its
 * way they are read again, in ever longer times.
 */
import type { EngineService, EngineTask } from "#lib/topology/engine-observation.ts";
import type { EngineClient, Query } from "./client.ts";
import { EngineError } from "./errors.ts";
import { mapService, mapTask } from "./map-swarm.ts";
import { type Notices, unreadable } from "./notices.ts";
import { RawRows, RawService, RawTask } from "./schemas.ts";
import type { EngineStore } from "./store.ts";

const RUNNING: Query = { filters: { "desired-state": ["running"] } };
const NOT_A_MANAGER = /not a swarm manager/i;

/**
 * Reads all of them into the store; on a node that is no manager there are none. Resolves to true when the node has
 * just ceased to be one, of which no event tells. Throws when the engine is out of reach.
 */
export async function readSwarm(client: EngineClient, store: EngineStore, notices: Notices): Promise<boolean> {
  if (store.info?.swarm?.role !== "manager") {
    forget(store, notices);
    return false;
  }
  try {
    const services = await rows(client, "/services", {}, notices, (raw) => {
      const parsed = RawService.safeParse(raw);
      return parsed.success ? mapService(parsed.data) : null;
    });
    // Without services, tasks would belong to nothing.
    const tasks =
      services &&
      (await rows(client, "/tasks", RUNNING, notices, (raw) => {
        const parsed = RawTask.safeParse(raw);
        return parsed.success ? (mapTask(parsed.data) ?? "none") : null;
      }));
    store.setSwarm(services ?? [], tasks ?? []);
    return false;
  } catch (error) {
    if (!(error instanceof EngineError && NOT_A_MANAGER.test(error.message))) throw error;
    const ceased = !store.swarmless;
    forget(store, notices);
    return ceased;
  }
}

function forget(store: EngineStore, notices: Notices): void {
  store.setSwarm([], []);
  for (const path of ["/services", "/tasks"]) notices.clear(path);
}

/** Null when they are refused. Rows that do not fit are left out, with a notice; those that are "none" without. */
async function rows<T extends EngineService | EngineTask>(
  client: EngineClient,
  path: string,
  query: Query,
  notices: Notices,
  map: (raw: unknown) => T | "none" | null,
): Promise<T[] | null> {
  let body: unknown;
  try {
    body = await client.get(path, query);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "refused") throw error;
    notices.set(path, error.problem);
    return null;
  }
  const parsed = RawRows.safeParse(body);
  const mapped = parsed.success ? parsed.data.map(map) : [null];
  if (mapped.includes(null)) notices.set(path, unreadable(`A row of GET ${path}`, "unknown shape"));
  else notices.clear(path);
  return mapped.filter((row) => row !== null && row !== "none");
}

/** States in which a task stays until something happens to it. Source: moby/swarmkit, api/types.proto, TaskState. */
const LASTING = new Set(["running", "complete", "shutdown", "failed", "rejected", "remove", "orphaned"]);

export const onTheWay = (tasks: Iterable<EngineTask>): boolean => {
  for (const task of tasks) if (!LASTING.has(task.state)) return true;
  return false;
};

/** Ms until tasks on their way are looked at again; the comparison takes over from the last. */
const LOOK_AGAIN = [200, 400, 800, 1_600, 3_200, 6_400, 12_800];

export interface SwarmWatch {
  /** Something happened: begins with the shortest time again. */
  touch(): void;
  /** They were read. */
  read(tasks: Iterable<EngineTask>): void;
  stop(): void;
}

export function createSwarmWatch(again: () => void): SwarmWatch {
  let timer: NodeJS.Timeout | undefined;
  let step = 0;
  return {
    touch() {
      step = 0;
    },
    read(tasks) {
      clearTimeout(timer);
      // After an event, once more in any case: the swarm makes its tasks after it has told of the service.
      const wait = step === 0 || onTheWay(tasks) ? LOOK_AGAIN[step++] : undefined;
      timer = wait === undefined ? undefined : setTimeout(again, wait);
    },
    stop: () => clearTimeout(timer),
  };
}
