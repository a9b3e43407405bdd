"use client";
import { ArrowLeft, Download } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useState } from "react";
import { ThemeSwitch } from "#components/shell/theme-switch.tsx";
import type { Theme } from "#components/store/theme.ts";
import { Logo } from "#components/ui/logo.tsx";
import { Words } from "#components/ui/words.ts";
import type { AuditFilter } from "#lib/protocol/audit.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { Entries } from "./entries.tsx";
import { fromQuery, NO_FILTER, toQuery } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import { useAudit } from "./use-audit.ts";

const BUTTON =
  "inline-flex h-7 items-center gap-1.5 rounded border border-control px-2.5 font-medium text-12 hover:bg-tint active:bg-selected disabled:opacity-60 pointer-coarse:h-9";

/** The page /audit: filter, entries, exports. What is in the address bar reproduces the filter. */
export function AuditLog({ theme }: { readonly theme: Theme }) {
  const [filter, setFilter] = useState<AuditFilter | null>(null);
  useEffect(() => setFilter(fromQuery(location.search)), []);
  const onFilter = useCallback((wanted: AuditFilter) => {
    const query = toQuery(wanted);
    history.replaceState(history.state, "", query === "" ? location.pathname : `?${query}`);
    setFilter(wanted);
  }, []);
  return (
    <div className="mx-auto flex min-h-dvh max-w-[1200px] flex-col px-3 pb-6">
      <header className="flex h-12 items-center gap-2">
        <Link
          href="/"
          className="inline-flex h-8 items-center gap-1.5 rounded px-1.5 text-12 text-muted hover:bg-tint hover:text-ink"
        >
          <ArrowLeft className="h-4 w-4" aria-hidden="true" />
          Picture
        </Link>
        <Logo />
        <h1 className="font-semibold text-15">Audit log</h1>
        <span className="flex-1" />
        <ThemeSwitch initial={theme} />
      </header>
      {filter && <Log filter={filter} onFilter={onFilter} />}
    </div>
  );
}

interface LogProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

function Log({ filter, onFilter }: LogProps) {
  const { shown, older, showNewer } = useAudit(filter);
  const { entries, next, newer, problem, unrecorded, days, busy } = shown;
  const names = useNames(entries?.map((e) => e.who) ?? []);
  const query = toQuery(filter);
  const all = query === "";
  return (
    <>
      <FilterBar filter={filter} names={names} onFilter={onFilter} />
      {unrecorded && <Trouble problem={unrecorded} />}
      {problem && <Trouble problem={problem} />}
      <div className="flex min-h-11 items-center gap-2 text-12 text-muted">
        <p role="status">
          {newer.length > 0 && (
            <button type="button" className={BUTTON} onClick={showNewer}>
              Show {newer.length} new
            </button>
          )}
        </p>
        <span className="flex-1" />
        {(["csv", "json"] as const).map((format) => (
          <a key={format} className={BUTTON} href={`/api/audit.${format}${all ? "" : `?${query}`}`} download>
            <Download className="h-3.5 w-3.5" aria-hidden="true" />
            {format.toUpperCase()}
          </a>
        ))}
      </div>
      <main className="min-w-0">
        {entries && entries.length > 0 && <Entries entries={entries} />}
        {entries?.length === 0 && <Nothing all={all} onAll={() => onFilter(NO_FILTER)} />}
        {entries === null && !problem && <p className="waiting p-6 text-center text-muted">Reading the log …</p>}
        {next !== null && (
          <button type="button" className={`${BUTTON} mt-3`} disabled={busy} onClick={() => void older()}>
            Show older
          </button>
        )}
        {entries && entries.length > 0 && next === null && days > 0 && (
          <p className="mt-3 text-12 text-muted">That is all. Entries are kept for {days} days.</p>
        )}
      </main>
    </>
  );
}

function Nothing({ all, onAll }: { readonly all: boolean; readonly onAll: () => void }) {
  return (
    <div className="p-8 text-center text-muted">
      {all ? (
        <p>
          Nothing was done yet. What people connect, disconnect, create and remove will be here, with log-ins and
          changes of users and API tokens.
        </p>
      ) : (
        <>
          <p>No entry fits this filter.</p>
          <button type="button" className={`${BUTTON} mt-3 text-ink`} onClick={onAll}>
            Show everything
          </button>
        </>
      )}
    </div>
  );
}

function Trouble({ problem }: { readonly problem: Problem }) {
  const wanted = `${location.pathname}${location.search}`;
  return (
    <p role="alert" className="mt-2 rounded border border-warn bg-warn-tint px-3 py-2">
      <strong>
        <Words text={problem.message} />
      </strong>{" "}
      <Words text={problem.hint} />
      {problem.code === "unauthorized" && (
        <a className="ml-2 underline underline-offset-2" href={`/login?to=${encodeURIComponent(wanted)}`}>
          Sign in
        </a>
      )}
    </p>
  );
}

/** Names met so far, sorted: a filter does not take the other names out of its own choice. */
function useNames(met: readonly (string | null)[]): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  const fresh = met.filter((name): name is string => name !== null && !names.includes(name));
  if (fresh.length > 0) setNames([...new Set([...names, ...fresh])].sort());
  return names;
}
