import { ChevronRight } from "lucide-react";
import { useMemo, useRef } from "react";
import { usePage } from "#components/store/store.ts";
import { SeverityMark } from "#components/ui/severity-mark.tsx";
import type { Finding } from "#lib/topology/model.ts";
import { alike } from "./alike.ts";
import { allFindings, countInWords } from "./order.ts";

const PANEL = "findings";

const TITLES = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["info", "Worth knowing"],
] as const;

/** How many findings there are; opens the panel that lists them. The browser closes it on Esc and on a click beside it. */
export function FindingsButton({ onChosen }: { readonly onChosen: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLElement>(null);
  const relations = usePage((s) => s.relations);
  const findings = useMemo(() => allFindings(relations), [relations]);
  const read = relations.hosts.length > 0;
  const worst = findings[0]?.severity ?? "info";
  const count = findings.filter((f) => f.severity !== "info").length;

  const place = (): void => {
    const at = button.current?.getBoundingClientRect();
    if (!at || !panel.current) return;
    const right = Math.max(8, Math.min(innerWidth - at.right, innerWidth - 8 - Math.min(440, innerWidth - 16)));
    panel.current.style.right = `${right}px`;
    panel.current.style.top = `${at.bottom + 4}px`;
  };
  const choose = (finding: Finding): void => {
    const { entities, select } = usePage.getState();
    panel.current?.hidePopover();
    select(finding.about.find((id) => entities.has(id)) ?? finding.id, true);
    onChosen();
  };

  if (!read) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={PANEL}
        title={countInWords(findings)}
        className={`mr-1 flex h-7 shrink-0 items-center gap-1.5 rounded px-2 text-12 hover:bg-tint max-md:mr-0.5 max-md:px-1.5 pointer-coarse:h-9 ${count === 0 ? "text-muted" : "font-medium"}`}
      >
        <SeverityMark severity={worst} silent={count === 0} />
        {count > 0 && <span className="lg:hidden">{count}</span>}
        <span className="max-lg:sr-only">{countInWords(findings)}</span>
      </button>
      <section
        ref={panel}
        id={PANEL}
        popover="auto"
        onBeforeToggle={place}
        aria-label="Findings"
        className="absolute inset-auto m-0 max-h-[70vh] w-[440px] max-w-[calc(100vw-16px)] overflow-y-auto rounded border border-control bg-surface py-2 text-ink"
      >
        {count === 0 && <p className="px-4 py-1">No errors and no warnings: engine and kernel agree.</p>}
        {TITLES.map(([severity, title]) => (
          <Group
            key={severity}
            title={title}
            findings={findings.filter((f) => f.severity === severity)}
            onChoose={choose}
          />
        ))}
      </section>
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly onChoose: (finding: Finding) => void;
}

function Group({ title, findings, onChoose }: GroupProps) {
  if (findings.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="px-4 pt-2 pb-1 font-semibold text-12">
        {title} <span className="font-normal text-muted">{findings.length}</span>
      </h3>
      <ul>
        {alike(findings).map(({ code, title, findings: same }) =>
          title === null ? (
            same.map((f) => <Line key={f.id} finding={f} onChoose={onChoose} />)
          ) : (
            <li key={code}>
              <details className="group">
                <summary className="flex cursor-pointer list-none items-start gap-2 px-4 py-1.5 text-12 hover:bg-tint [&::-webkit-details-marker]:hidden">
                  <span className="pt-[3px]">
                    <SeverityMark severity={same[0]?.severity ?? "info"} silent />
                  </span>
                  <span className="min-w-0 flex-1">
                    {title} <span className="text-muted tabular-nums">{same.length}</span>
                  </span>
                  <ChevronRight
                    className="mt-0.5 h-3.5 w-3.5 shrink-0 text-muted transition-transform group-open:rotate-90 motion-reduce:transition-none"
                    aria-hidden="true"
                  />
                </summary>
                <ul className="ml-[21px] border-hairline border-l">
                  {same.map((f) => (
                    <Line key={f.id} finding={f} onChoose={onChoose} within />
                  ))}
                </ul>
              </details>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly finding: Finding;
  readonly onChoose: (finding: Finding) => void;
  /** The mark is at the head of the group. */
  readonly within?: boolean;
}

function Line({ finding, onChoose, within = false }: LineProps) {
  return (
    <li>
      <button
        type="button"
        onClick={() => onChoose(finding)}
        className={`flex w-full items-start gap-2 py-1.5 pr-4 text-left text-12 hover:bg-tint ${within ? "pl-3" : "pl-4"}`}
      >
        {!within && (
          <span className="pt-[3px]">
            <SeverityMark severity={finding.severity} silent />
          </span>
        )}
        <span className="min-w-0 [overflow-wrap:anywhere]">{finding.text}</span>
      </button>
    </li>
  );
}
