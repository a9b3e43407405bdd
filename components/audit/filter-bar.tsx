import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Pick } from "#components/filters/pick.tsx";
import { AUDIT_OUTCOMES, type AuditFilter, type AuditOutcome } from "#lib/protocol/audit.ts";
import { beginningOf, dayOf, NO_FILTER } from "./filter.ts";
import { KIND_CHOICES, kindText, OUTCOME_TEXT } from "./words.ts";

const FIELD =
  "h-7 min-w-0 rounded border border-hairline bg-surface px-1.5 text-12 text-ink hover:border-control pointer-coarse:h-9";
/** A pause in writing this long asks, in ms. */
const PAUSE_MS = 250;

interface Props {
  readonly filter: AuditFilter;
  /** Names that the entries carry, for the choice of who. */
  readonly names: readonly string[];
  readonly onFilter: (filter: AuditFilter) => void;
}

/** Text, who, kind, outcome and days; nothing to press. */
export function FilterBar({ filter, names, onFilter }: Props) {
  const change = (part: Partial<AuditFilter>): void => onFilter({ ...filter, ...part });
  const isSet = Object.values(filter).some((value) => value !== null);
  return (
    <search className="grid grid-cols-2 gap-1.5 md:grid-cols-[minmax(160px,2fr)_repeat(3,minmax(96px,1fr))_auto_auto_auto]">
      <TextField text={filter.text ?? ""} onText={(text) => change({ text: text === "" ? null : text })} />
      <Pick label="Who" value={filter.who} choices={names} onPick={(who) => change({ who })} />
      <Pick
        label="What"
        value={filter.kind}
        choices={KIND_CHOICES}
        word={kindText}
        onPick={(kind) => change({ kind })}
      />
      <Pick
        label="Outcome"
        value={filter.outcome}
        choices={AUDIT_OUTCOMES}
        word={(o) => OUTCOME_TEXT[o as AuditOutcome]}
        onPick={(outcome) => change({ outcome: outcome as AuditOutcome | null })}
      />
      <Day label="From" value={dayOf(filter.from)} onDay={(day) => change({ from: beginningOf(day) })} />
      <Day label="To" value={dayOf(filter.to, 1)} onDay={(day) => change({ to: beginningOf(day, 1) })} />
      <button
        type="button"
        disabled={!isSet}
        onClick={() => onFilter(NO_FILTER)}
        className="inline-flex h-7 items-center justify-center gap-1 rounded px-2 text-12 text-muted hover:bg-tint hover:text-ink disabled:invisible pointer-coarse:h-9"
      >
        <X className="h-3.5 w-3.5" aria-hidden="true" />
        Clear
      </button>
    </search>
  );
}

function TextField({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [written, setWritten] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setWritten(text), [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <span className="relative max-md:col-span-2">
      <Search
        className="pointer-events-none absolute top-1/2 left-2 h-3.5 w-3.5 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        type="search"
        aria-label="Text"
        placeholder="Network, container, address …"
        maxLength={200}
        value={written}
        onChange={({ target }) => {
          setWritten(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onText(target.value.trim()), PAUSE_MS);
        }}
        className={`${FIELD} w-full pl-7`}
      />
    </span>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onDay: (day: string) => void;
}

function Day({ label, value, onDay }: DayProps) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-12 text-muted">
      {label}
      <input type="date" value={value} onChange={({ target }) => onDay(target.value)} className={`${FIELD} flex-1`} />
    </label>
  );
}
