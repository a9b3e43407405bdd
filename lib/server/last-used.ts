/** Remembers when each network last had an endpoint: what a prune would take may have been in use a minute ago. */
import type { Hub } from "#lib/hub/hub.ts";
import type { NetworkUse } from "#lib/protocol/network-use.ts";
import type { Delta } from "#lib/protocol/stream.ts";
import type { Entity } from "#lib/topology/model.ts";
import type { Database } from "./database.ts";

/** Networks in use are written once in this time, in ms; a crash costs no more than that. */
const EVERY_MS = 60_000;
/** Those that lost their last endpoint are written together, this much later. */
const SOON_MS = 1000;
const DAY_MS = 24 * 3600 * 1000;

export interface LastUsed {
  /** Of the networks there are, sorted by id. */
  list(): NetworkUse[];
  /** Writes what is not written yet. */
  close(): void;
}

export interface LastUsedOptions {
  /** Networks that are gone are forgotten after these days. */
  readonly days: number;
  readonly now?: () => number;
  /** Told when writing fails; what is known stays in memory. */
  readonly failed: (cause: unknown) => void;
}

interface Seen {
  readonly watched: string;
  used: string | null;
}

export function watchLastUsed(
  database: Database,
  hub: Pick<Hub, "topology" | "subscribe">,
  { days, now = Date.now, failed }: LastUsedOptions,
): LastUsed {
  const write = database.prepare(
    `INSERT INTO network_use (network, watched, used, seen) VALUES (?, ?, ?, ?)
     ON CONFLICT (network) DO UPDATE SET used = coalesce(excluded.used, used), seen = excluded.seen`,
  );
  const read = database.prepare("SELECT watched, used FROM network_use WHERE network = ?");
  const forget = database.prepare("DELETE FROM network_use WHERE seen < ?");
  const known = new Map<string, Seen>();
  const networks = new Set<string>();
  /** Network of each endpoint, and how many each network has. */
  const networkOf = new Map<string, string>();
  const endpoints = new Map<string, number>();
  const unwritten = new Set<string>();
  let soon: NodeJS.Timeout | null = null;
  let ticks = 0;

  const iso = (back = 0): string => new Date(now() - back).toISOString();
  const save = (): void => {
    if (soon) clearTimeout(soon);
    soon = null;
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const network of unwritten) {
        const seen = known.get(network);
        if (seen) write.run(network, seen.watched, seen.used, iso());
      }
      database.exec("COMMIT");
      unwritten.clear();
    } catch (cause) {
      if (database.isTransaction) database.exec("ROLLBACK");
      failed(cause);
    }
  };
  const saveSoon = (network: string): void => {
    unwritten.add(network);
    soon ??= setTimeout(save, SOON_MS).unref();
  };

  /** Networks of a swarm come back under the same id; others are there after a restart. */
  const recall = (network: string): Seen => {
    let seen = known.get(network);
    if (seen) return seen;
    const row = read.get(network);
    seen = { watched: String(row?.watched ?? iso()), used: typeof row?.used === "string" ? row.used : null };
    known.set(network, seen);
    if (!row) saveSoon(network);
    return seen;
  };
  const use = (network: string): void => {
    recall(network).used = iso();
  };
  const leave = (endpoint: string): void => {
    const network = networkOf.get(endpoint);
    if (network === undefined) return;
    networkOf.delete(endpoint);
    const left = (endpoints.get(network) ?? 1) - 1;
    if (left > 0) return void endpoints.set(network, left);
    endpoints.delete(network);
    use(network);
    saveSoon(network);
  };
  const meet = (entity: Entity): void => {
    if (entity.kind === "network") {
      networks.add(entity.id);
      recall(entity.id);
    } else if (entity.kind === "endpoint" && networkOf.get(entity.id) !== entity.network) {
      leave(entity.id);
      networkOf.set(entity.id, entity.network);
      endpoints.set(entity.network, (endpoints.get(entity.network) ?? 0) + 1);
      use(entity.network);
    }
  };
  const follow = ({ upsert, remove }: Pick<Delta, "upsert" | "remove">): void => {
    for (const id of remove) {
      leave(id);
      networks.delete(id);
    }
    for (const entity of upsert) meet(entity);
  };

  const tick = (): void => {
    for (const network of endpoints.keys()) use(network);
    for (const network of endpoints.keys()) unwritten.add(network);
    // The others are still there, which their row has to say now and then.
    if (ticks++ % (DAY_MS / EVERY_MS) === 0) for (const network of networks) unwritten.add(network);
    if (unwritten.size > 0) save();
    try {
      forget.run(iso(days * DAY_MS));
    } catch (cause) {
      failed(cause);
    }
    for (const id of known.keys()) if (!networks.has(id) && !unwritten.has(id)) known.delete(id);
  };

  follow({ upsert: [...hub.topology.entities.values()], remove: [] });
  const end = hub.subscribe({ delta: follow, status: () => {} });
  const timer = setInterval(tick, EVERY_MS).unref();

  return {
    list: () =>
      [...networks].sort().map((network) => {
        const inUse = endpoints.has(network);
        const { watched, used } = recall(network);
        return { network, inUse, used: inUse ? iso() : used, watched };
      }),
    close() {
      end();
      clearInterval(timer);
      for (const network of endpoints.keys()) {
        use(network);
        unwritten.add(network);
      }
      if (unwritten.size > 0) save();
    },
  };
}
