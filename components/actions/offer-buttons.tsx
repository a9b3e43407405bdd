import { usePage } from "#components/store/store.ts";
import type { Entity } from "#lib/topology/model.ts";
import { useActions } from "./actions-store.ts";
import { whyNot } from "./may.ts";
import { offersFor } from "./offers.ts";

const SHORT = {
  connect: "Connect…",
  disconnect: "Disconnect…",
  create: "New network…",
  remove: "Remove…",
  prune: "Prune…",
  export: "Export…",
} as const;

/** Buttons of the inspector. One that cannot be carried out still opens its dialog, which says why, and has the plan. */
export function OfferButtons({ entity }: { readonly entity: Entity }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const offers = offersFor(entity, { entities, relations });
  // A container's wires have their own buttons, on their own pages.
  const shown = entity.kind === "container" || entity.kind === "sandbox" ? offers.slice(0, 1) : offers;
  const why = usePage((s) => whyNot("connect", s));
  if (shown.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-hairline border-b px-4 py-2">
      {shown.map(({ text, dialog }) => (
        <button
          key={text}
          type="button"
          onClick={() => useActions.getState().open(dialog)}
          title={why === null ? text : `${text} ${why}`}
          className={`h-7 rounded border border-control px-2.5 font-medium text-12 hover:bg-tint active:bg-selected pointer-coarse:h-10 ${why === null ? "" : "text-muted"}`}
        >
          {dialog.is === "history"
            ? text
            : entity.kind === "network" && dialog.is === "connect"
              ? "Connect a container…"
              : SHORT[dialog.is]}
        </button>
      ))}
      {why !== null && <p className="basis-full text-11 text-muted">{why}</p>}
    </div>
  );
}
