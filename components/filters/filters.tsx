import { X } from "lucide-react";
import { useMemo } from "react";
import { usePage } from "#components/store/store.ts";
import { driverWord } from "#components/ui/naming.ts";
import { NO_FILTER, type Visible } from "#lib/scene/filter.ts";
import { activeFilters, EVERYTHING, filterChoices, hiddenText, isNarrowed } from "./choices.ts";
import { NetworkChoice } from "./network-choice.tsx";
import { Pick } from "./pick.tsx";

/** What is shown: choices, the ones that are on, and how much they hide. */
export function Filters({ visible }: { readonly visible: Visible }) {
  const filter = usePage((s) => s.filter);
  const relations = usePage((s) => s.relations);
  const setFilter = usePage((s) => s.setFilter);
  const choices = useMemo(() => filterChoices(relations), [relations]);
  const active = activeFilters(filter, relations);
  const hidden = hiddenText(visible.hidden);
  const nothing =
    visible.networks.length === 0 &&
    visible.containers.length === 0 &&
    relations.networks.length > 0 &&
    isNarrowed(filter);

  return (
    <search aria-label="Filter" className="border-hairline border-b px-3 pt-2 pb-2">
      <div className="flex gap-1.5">
        <NetworkChoice />
        <Pick label="Group" value={filter.group} choices={choices.groups} onPick={(group) => setFilter({ group })} />
        <Pick
          label="Driver"
          value={filter.driver}
          choices={choices.drivers}
          word={driverWord}
          onPick={(driver) => setFilter({ driver })}
        />
        <Pick label="State" value={filter.state} choices={choices.states} onPick={(state) => setFilter({ state })} />
      </div>
      <div className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1 text-11">
        <Toggle text="Stopped containers" on={filter.stopped} onChange={(stopped) => setFilter({ stopped })} />
        <Toggle text="Empty default networks" on={filter.empty} onChange={(empty) => setFilter({ empty })} />
      </div>
      {active.length > 0 && (
        <ul className="mt-1.5 flex flex-wrap gap-1" aria-label="Filters that are on">
          {active.map(({ key, text, without }) => (
            <li key={key} className="max-w-full">
              <button
                type="button"
                className="flex h-6 max-w-full items-center gap-1 rounded-full border border-control bg-surface pr-1.5 pl-2.5 text-12 hover:bg-tint pointer-coarse:h-8"
                onClick={() => setFilter(without)}
                aria-label={`Remove the filter ${text}`}
              >
                <span className="truncate">{text}</span>
                <X className="h-3 w-3 shrink-0 text-muted" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {nothing && (
        <p className="mt-2 text-12">
          Nothing passes this filter.{" "}
          <button type="button" className="underline underline-offset-2" onClick={() => setFilter(NO_FILTER)}>
            Clear it
          </button>
        </p>
      )}
      {hidden !== "" && (
        <p className="mt-1.5 text-11 text-muted" data-hidden="">
          {hidden} hidden by filter —{" "}
          <button
            type="button"
            className="text-ink underline underline-offset-2"
            onClick={() => setFilter(EVERYTHING)}
            aria-label={`Show ${hidden} hidden by the filter`}
          >
            show
          </button>
        </p>
      )}
    </search>
  );
}

function Toggle(props: { readonly text: string; readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-center gap-1.5 text-muted hover:text-ink">
      <input
        type="checkbox"
        className="h-3.5 w-3.5 accent-accent pointer-coarse:h-5 pointer-coarse:w-5"
        checked={props.on}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.text}
    </label>
  );
}
