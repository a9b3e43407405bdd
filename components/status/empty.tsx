/** What lies over the picture when there is nothing, or nothing left, to draw. */

import { EVERYTHING, hiddenText, isNarrowed } from "#components/filters/choices.ts";
import { usePage } from "#components/store/store.ts";
import { useVisible } from "#components/store/use-visible.ts";
import { Command } from "#components/ui/copy.tsx";
import { NO_FILTER } from "#lib/scene/filter.ts";

const BUTTON = "h-8 rounded border border-control px-3 font-medium hover:bg-tint active:bg-selected";

/** An engine without containers, or a filter that hides everything; nothing otherwise. */
export function Empty() {
  const containers = usePage((s) => s.relations.containers.length);
  const filter = usePage((s) => s.filter);
  const setFilter = usePage((s) => s.setFilter);
  const visible = useVisible();
  if (containers === 0) return <NoContainers />;
  if (visible.containers.length > 0 || visible.networks.length > 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-14 z-10 grid place-items-center p-6">
      <div className="pointer-events-auto max-w-sm rounded border border-hairline bg-surface p-4">
        <h2 className="font-semibold text-15">
          {isNarrowed(filter) ? "Nothing passes this filter" : "Nothing is running"}
        </h2>
        <p className="mt-1 text-muted">{hiddenText(visible.hidden)} would be here.</p>
        <div className="mt-3 flex gap-2">
          {isNarrowed(filter) && (
            <button type="button" className={BUTTON} onClick={() => setFilter(NO_FILTER)}>
              Clear the filter
            </button>
          )}
          <button type="button" className={BUTTON} onClick={() => setFilter(EVERYTHING)}>
            Show everything
          </button>
        </div>
      </div>
    </div>
  );
}

function NoContainers() {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-14 z-10 grid place-items-center p-6">
      <div className="pointer-events-auto w-full max-w-md rounded border border-hairline bg-surface p-4">
        <h2 className="font-semibold text-15">This engine has no containers</h2>
        <p className="mt-1 mb-3 text-muted">
          Each would stand here as a card, wired to the networks it joins. These lines bring a network and a container
          on it; the picture follows by itself.
        </p>
        <Command text="docker network create web" />
        <Command text="docker run -d --name hello --network web -p 8080:80 nginx" />
      </div>
    </div>
  );
}
