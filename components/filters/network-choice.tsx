import { ChevronDown } from "lucide-react";
import { useRef } from "react";
import { usePage } from "#components/store/store.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";

const PANEL = "network-choice";

/** Any number of networks, in a panel beneath the button. The browser closes it on Esc and on a click beside it. */
export function NetworkChoice() {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const networks = usePage((s) => s.relations.networks);
  const chosen = usePage((s) => s.filter.networks);
  const setFilter = usePage((s) => s.setFilter);

  const place = (): void => {
    const at = button.current?.getBoundingClientRect();
    if (!at || !panel.current) return;
    panel.current.style.left = `${at.left}px`;
    panel.current.style.top = `${at.bottom + 4}px`;
  };
  const toggle = (id: string): void =>
    setFilter({ networks: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] });

  return (
    <span className="min-w-0 flex-1">
      <button
        ref={button}
        type="button"
        popoverTarget={PANEL}
        className={`relative h-7 w-full truncate rounded border bg-surface pr-4 pl-1.5 text-left text-11 hover:bg-tint pointer-coarse:h-9 ${chosen.length === 0 ? "border-hairline text-muted" : "border-control font-medium"}`}
      >
        Network{chosen.length > 0 && ` ${chosen.length}`}
        <ChevronDown className="absolute top-1/2 right-1 h-3 w-3 -translate-y-1/2 text-muted" aria-hidden="true" />
      </button>
      <div
        ref={panel}
        id={PANEL}
        popover="auto"
        onBeforeToggle={place}
        className="absolute inset-auto m-0 max-h-[60vh] w-72 overflow-y-auto rounded border border-control bg-surface py-1 text-ink"
      >
        <fieldset>
          <legend className="sr-only">Networks to show</legend>
          {networks.length === 0 && <p className="px-3 py-1 text-12 text-muted">The engine has no networks yet.</p>}
          {networks.map((n) => (
            <label key={n.id} className="flex cursor-pointer items-center gap-2 px-3 py-1 text-12 hover:bg-tint">
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.includes(n.id)}
                onChange={() => toggle(n.id)}
              />
              <NetSwatch driver={n.driver} />
              <span className="truncate">{n.name}</span>
              <span className="ml-auto font-mono text-11 text-muted">{n.ipam[0]?.subnet}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </span>
  );
}
