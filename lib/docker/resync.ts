/** Compares the engine's two lists with what they were, and reads only what differs; services and tasks always: the net behind the events. */

import { isRefusal } from "./negotiate.ts";
import type { Notices } from "./notices.ts";
import type { Records } from "./records.ts";
import type { Refresher } from "./refresher.ts";
import { containerRow, networkRow, type Row } from "./rows.ts";
import type { EngineStore } from "./store.ts";

export interface Resync {
  /** Resolves when everything that differed was read. Throws when the containers cannot be listed. */
  run(): Promise<void>;
  /** The record could not be read: it counts as different the next time. */
  forget(id: string): void;
}

/** `ready` says whether everything was read once. */
export function createResync(
  records: Records,
  store: EngineStore,
  notices: Notices,
  refresher: Refresher,
  ready: () => boolean,
): Resync {
  let containers: ReadonlyMap<string, Row> = new Map();
  let networks: ReadonlyMap<string, Row> = new Map();
  const forgotten = new Set<string>();

  async function listNetworks(): Promise<ReadonlyMap<string, Row>> {
    try {
      return await records.list("/networks", {}, networkRow);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      notices.set("/networks", error.problem);
      return new Map();
    }
  }

  return {
    async run() {
      const [nextContainers, nextNetworks, otherEngine] = await Promise.all([
        records.list("/containers/json", { all: 1 }, containerRow),
        listNetworks(),
        ready() ? records.info() : false,
      ]);
      // The store is empty then: every row is new to it.
      if (otherEngine) containers = networks = new Map();
      const changed = differing(containers, nextContainers, store.containerIds, forgotten);
      const touched = new Set(differing(networks, nextNetworks, store.networkIds, forgotten));
      // A network's list row does not show its members; those of a changed container have changed with it.
      if (ready())
        for (const id of changed)
          for (const network of networksIn(id, containers, nextContainers)) touched.add(network);
      // Its members are in no row, and come and go without an event.
      const gateway = ready() ? store.networkNamed("docker_gwbridge") : undefined;
      if (gateway) touched.add(gateway.id);
      containers = nextContainers;
      networks = nextNetworks;
      forgotten.clear();
      await Promise.all([
        ...[...touched].map((id) => refresher.refresh(`network ${id}`)),
        ...changed.map((id) => refresher.refresh(`container ${id}`)),
        refresher.refresh("swarm"),
      ]);
    },
    forget(id) {
      forgotten.add(id);
    },
  };
}

function networksIn(id: string, ...lists: readonly ReadonlyMap<string, Row>[]): readonly string[] {
  return lists.flatMap((list) => list.get(id)?.networks ?? []);
}

/**
 * New ones, changed ones, and those that are gone. What is gone is read too, not dropped: it may be younger than the
 * list, and if it is gone, the engine says so.
 */
function differing(
  before: ReadonlyMap<string, Row>,
  now: ReadonlyMap<string, Row>,
  known: readonly string[],
  forgotten: ReadonlySet<string>,
): string[] {
  const changed = [...now.values()].filter(
    (row) => before.get(row.id)?.signature !== row.signature || forgotten.has(row.id),
  );
  const gone = known.filter((id) => !now.has(id));
  return [...changed.map((row) => row.id), ...gone];
}
