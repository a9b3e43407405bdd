/** What a serving process keeps over time: the audit log, its purge, when networks were last used, and the order of bars. */
import type { Logger } from "pino";
import type { Hub } from "#lib/hub/hub.ts";
import { type Audit, createAudit } from "./audit.ts";
import { notRecorded, recordActions } from "./audit-actions.ts";
import { type Note, takeNote } from "./audit-notes.ts";
import type { AuditSource } from "./audit-routes.ts";
import type { Database } from "./database.ts";
import { type LastUsed, watchLastUsed } from "./last-used.ts";
import { keepOrders, type Orders } from "./orders.ts";

const DAY_MS = 24 * 3600 * 1000;
/** Between two steps of a purge requests are answered, in ms. */
const PAUSE_MS = 50;

export interface Records extends AuditSource {
  readonly audit: Audit;
  readonly lastUsed: LastUsed;
  readonly orders: Orders;
  readonly note: (note: Note) => void;
  close(): void;
}

export interface RecordsOptions {
  /** Days that entries are kept. */
  readonly days: number;
  readonly log: Logger;
}

/** Settles what the last process left open, then records what this one does. */
export function keepRecords(
  database: Database,
  hub: Pick<Hub, "topology" | "subscribe" | "onAction">,
  { days, log }: RecordsOptions,
): Records {
  const audit = createAudit(database, { days });
  let problem: AuditSource["problem"] = null;
  const failed = (cause: unknown): void => {
    if (cause === null) {
      problem = null;
      return;
    }
    problem = notRecorded(cause instanceof Error ? cause.message : String(cause));
    log.error({ err: cause }, "the audit log could not be written");
  };

  try {
    const interrupted = audit.settle();
    if (interrupted > 0) log.warn(`interrupted when Vethscope ended: ${interrupted} of the actions in the audit log`);
  } catch (cause) {
    failed(cause);
  }

  let step: NodeJS.Timeout | null = null;
  const purge = (): void => {
    step = null;
    try {
      if (audit.purge()) step = setTimeout(purge, PAUSE_MS).unref();
    } catch (cause) {
      log.warn({ err: cause }, "old entries of the audit log could not be removed");
    }
  };
  purge();
  const daily = setInterval(purge, DAY_MS).unref();
  const end = hub.onAction(recordActions(audit, failed));
  const lastUsed = watchLastUsed(database, hub, {
    days,
    failed: (cause) => log.warn({ err: cause }, "when networks were last used could not be written"),
  });
  const orders = keepOrders(database, hub, (cause) => log.warn({ err: cause }, "the order of bars could not be kept"));

  return {
    audit,
    lastUsed,
    orders,
    note: (note) => takeNote(audit, note, failed),
    get problem() {
      return problem;
    },
    close() {
      end();
      if (step) clearTimeout(step);
      clearInterval(daily);
      lastUsed.close();
      orders.close();
    },
  };
}
