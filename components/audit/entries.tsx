import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { when } from "#components/inspector/when.ts";
import { useMedia } from "#components/ui/use-media.ts";
import type { AuditEntry } from "#lib/protocol/audit.ts";
import { Details } from "./details.tsx";
import { OutcomeMark } from "./outcome-mark.tsx";
import { aboutText, kindText } from "./words.ts";

const CELL = "py-1 pr-3 align-top";

/** One row an entry, newest first; each folds out. */
export function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seq: number): void =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  // Two of the columns are left out on a phone; a cell that spans more than there are would bring them back.
  const columns = useMedia("(max-width: 767px)") ? 3 : 5;
  return (
    <table className="w-full table-fixed text-12" aria-label="Audit log, newest first">
      <thead>
        <tr className="border-hairline border-b text-left text-11 text-muted">
          <th scope="col" className="w-[168px] py-1 pl-6 font-normal max-md:w-[100px]">
            When
          </th>
          <th scope="col" className="w-[18%] font-normal max-md:hidden">
            Who
          </th>
          <th scope="col" className="font-normal">
            What
          </th>
          <th scope="col" className="w-[108px] font-normal max-md:w-[88px]">
            Outcome
          </th>
          <th scope="col" className="w-[72px] pr-2 text-right font-normal max-md:hidden">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Fragment key={entry.seq}>
            <Row entry={entry} open={open.has(entry.seq)} onToggle={() => toggle(entry.seq)} />
            {open.has(entry.seq) && (
              <tr id={`audit-${entry.seq}`} className="bg-panel">
                <td colSpan={columns} className="px-6 max-md:px-2">
                  <Details entry={entry} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly entry: AuditEntry;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Row({ entry, open, onToggle }: RowProps) {
  const { seq, at, kind, outcome, durationMs, problem } = entry;
  const times = timesOf(entry.asked);
  const about = aboutText(entry);
  return (
    <tr data-audit={seq} className="border-hairline border-t">
      <td className={CELL}>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? `audit-${seq}` : undefined}
          aria-label={`${when(at)}: details`}
          onClick={onToggle}
          className="flex w-full items-start gap-1 rounded text-left hover:bg-tint"
        >
          <ChevronRight
            className={`mt-[3px] h-3 w-3 shrink-0 text-muted ${open ? "rotate-90" : ""}`}
            aria-hidden="true"
          />
          <time dateTime={at} title={at}>
            {when(at)
              .split(" ")
              .map((part) => (
                <span key={part} className="inline-block whitespace-pre">{`${part} `}</span>
              ))}
          </time>
        </button>
      </td>
      <td className={`${CELL} [overflow-wrap:anywhere] max-md:hidden`}>
        <Who entry={entry} />
      </td>
      <td className={`${CELL} [overflow-wrap:anywhere]`}>
        <span className="font-medium">{kindText(kind)}</span> {about}
        {times > 1 && <span className="text-muted"> {times} times</span>}
        <span className="text-muted md:hidden">
          {" "}
          · <Who entry={entry} />
        </span>
        {problem && <span className="block text-muted">{problem.message}</span>}
      </td>
      <td className={CELL}>
        <OutcomeMark outcome={outcome} />
      </td>
      <td className={`${CELL} pr-2 text-right text-muted max-md:hidden`}>
        {durationMs === null ? "" : took(durationMs)}
      </td>
    </tr>
  );
}

function Who({ entry: { who, via } }: { readonly entry: AuditEntry }) {
  if (who !== null) return who;
  return <span className="text-muted">{via === "cli" ? "command line" : "not known"}</span>;
}

/** `1.2 ms`, `230 ms`, `60 s`. */
function took(ms: number): string {
  if (ms >= 10_000) return `${Math.round(ms / 1000)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** How often a refusal that is counted in one entry came. */
function timesOf(asked: unknown): number {
  const times = asked !== null && typeof asked === "object" && "times" in asked ? asked.times : 1;
  return typeof times === "number" ? times : 1;
}
