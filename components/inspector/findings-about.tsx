import { findingsOf } from "#components/findings/order.ts";
import { usePage } from "#components/store/store.ts";
import { Command } from "#components/ui/copy.tsx";
import { SeverityMark } from "#components/ui/severity-mark.tsx";
import type { Entity, Finding } from "#lib/topology/model.ts";

const GROUND: Readonly<Record<Finding["severity"], string>> = {
  error: "bg-error-tint",
  warning: "bg-warn-tint",
  info: "",
};

/** What is wrong with the selected thing, or worth knowing of it, with the command that shows or mends it. */
export function FindingsAbout({ entity }: { readonly entity: Entity }) {
  const relations = usePage((s) => s.relations);
  const findings = findingsOf(entity, relations);
  if (findings.length === 0) return null;
  return (
    <section aria-label="Findings about it">
      {findings.map((f) => (
        <div key={f.id} className={`border-hairline border-b px-4 py-2.5 ${GROUND[f.severity]}`}>
          <p className="mb-1 flex items-start gap-2 [overflow-wrap:anywhere]">
            <span className="pt-1">
              <SeverityMark severity={f.severity} />
            </span>
            <span className="min-w-0">{f.text}</span>
          </p>
          <Command text={f.hint} />
        </div>
      ))}
    </section>
  );
}
