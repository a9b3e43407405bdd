import { useCallback, useEffect, useRef, useState } from "react";
import type { AuditEntry, AuditFilter, AuditPage } from "#lib/protocol/audit.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { toQuery } from "./filter.ts";

/** How often the page asks for what is new while somebody looks at it, in ms. */
const ASK_MS = 4000;
const AT_ONCE = 50;

const SILENT: Problem = {
  code: "no_answer",
  message: "Vethscope did not answer.",
  hint: "Check that it is running; the page asks again by itself.",
};

async function ask(filter: AuditFilter, before: number | null, signal: AbortSignal): Promise<AuditPage | Problem> {
  try {
    const query = toQuery(filter, {
      limit: String(AT_ONCE),
      ...(before === null ? {} : { before: String(before) }),
    });
    const answer = await fetch(`/api/audit?${query}`, { signal });
    const body = (await answer.json()) as { data: AuditPage } | { error: Problem };
    return "data" in body ? body.data : body.error;
  } catch {
    return SILENT;
  }
}

export interface Shown {
  /** Null until the first answer. */
  readonly entries: readonly AuditEntry[] | null;
  /** There is more. */
  readonly next: number | null;
  readonly days: number;
  /** Why nothing is recorded. */
  readonly unrecorded: Problem | null;
  /** What came since and is not shown yet, newest first. */
  readonly newer: readonly AuditEntry[];
  readonly problem: Problem | null;
  readonly busy: boolean;
}

const NOTHING: Shown = {
  entries: null,
  next: null,
  days: 0,
  unrecorded: null,
  newer: [],
  problem: null,
  busy: false,
};

/** Takes a first page into what is shown: known entries are brought up to date, new ones wait until they are asked for. */
function meet(shown: Shown, page: AuditPage): Shown {
  const common = { days: page.days, unrecorded: page.problem, problem: null };
  if (shown.entries === null) return { ...shown, ...common, entries: page.entries, next: page.next };
  const now = new Map(page.entries.map((e) => [e.seq, e]));
  const top = shown.entries[0]?.seq ?? 0;
  return {
    ...shown,
    ...common,
    entries: shown.entries.map((e) => now.get(e.seq) ?? e),
    newer: page.entries.filter((e) => e.seq > top),
  };
}

/** Where a whole page is new there may be more between it and what was shown: reading goes on below it. */
function takeNewer(shown: Shown): Shown {
  const { newer, entries } = shown;
  const gap = newer.length >= AT_ONCE;
  return {
    ...shown,
    newer: [],
    entries: gap ? newer : [...newer, ...(entries ?? [])],
    next: gap ? (newer.at(-1)?.seq ?? null) : shown.next,
  };
}

/** The audit log as far as it was read, and what leads on. */
export function useAudit(filter: AuditFilter) {
  const [shown, setShown] = useState<Shown>(NOTHING);
  const reading = useRef<AbortController | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    reading.current = stop;
    setShown(NOTHING);
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      const page = await ask(filter, null, stop.signal);
      if (stop.signal.aborted) return;
      setShown((s) => ("entries" in page ? meet(s, page) : { ...s, problem: page }));
      // A viewer's question is noted in the log itself: it is asked once.
      if ("code" in page && page.code === "viewer") clearInterval(timer);
    };
    const timer = setInterval(() => void look(), ASK_MS);
    void look();
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [filter]);

  const older = useCallback(async () => {
    const stop = reading.current;
    if (stop === null || shown.next === null) return;
    setShown((s) => ({ ...s, busy: true }));
    const page = await ask(filter, shown.next, stop.signal);
    if (stop.signal.aborted) return;
    setShown((s) =>
      "entries" in page
        ? { ...s, busy: false, entries: [...(s.entries ?? []), ...page.entries], next: page.next }
        : { ...s, busy: false, problem: page },
    );
  }, [filter, shown.next]);

  const showNewer = useCallback(() => setShown(takeNewer), []);
  return { shown, older, showNewer };
}
