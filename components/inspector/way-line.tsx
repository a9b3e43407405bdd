import { Fragment } from "react";
import { usePage } from "#components/store/store.ts";
import { linkWord } from "#components/ui/naming.ts";
import { driverTone } from "#lib/scene/tones.ts";
import { isUnresolved, type Link } from "#lib/topology/model.ts";
import { wayOf } from "./way.ts";

/** The way of a link as a line of tabs: eth0 – veth3f6b0a4 – br-0c5d. The current one is filled. */
export function WayLine({ link, driver }: { readonly link: Link; readonly driver?: string | undefined }) {
  const entities = usePage((s) => s.entities);
  const selection = usePage((s) => s.selection);
  const select = usePage((s) => s.select);
  const steps = wayOf(entities, link);
  if (steps.length < 2) return null;
  const colour = `var(${driver === undefined ? "--muted" : `--net-${driverTone(driver)}`})`;
  return (
    <ol className="flex flex-wrap items-center gap-y-1 font-mono text-11" aria-label="Way of the link">
      {steps.map((step, i) => (
        <Fragment key={isUnresolved(step) ? "unresolved" : step.id}>
          {i > 0 && <li aria-hidden="true" className="h-0.5 w-3 shrink-0" style={{ background: colour }} />}
          <li className="min-w-0">
            {isUnresolved(step) ? (
              <span className="text-warn">not known: {step.unresolved}</span>
            ) : (
              <button
                type="button"
                title={`${linkWord(step)} ${step.name}`}
                aria-current={step.id === selection ? "true" : undefined}
                onClick={() => select(step.id, true)}
                style={{ borderColor: colour }}
                className="max-w-full truncate rounded-sm border px-1.5 py-px hover:bg-tint aria-[current]:bg-selected pointer-coarse:py-1.5"
              >
                {step.name}
                {step.name === link.name && step.sandbox !== link.sandbox && (
                  <span className="text-muted"> on the host</span>
                )}
              </button>
            )}
          </li>
        </Fragment>
      ))}
    </ol>
  );
}
