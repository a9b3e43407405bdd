"use client";
import { Menu } from "@base-ui/react/menu";
import { useRef } from "react";
import { moveOffers, stepThing } from "#components/order/offers.ts";
import { arrangeAnew } from "#components/order/reorder.ts";
import { usePage } from "#components/store/store.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { nameOf } from "#components/ui/naming.ts";
import { type MenuAt, useActions } from "./actions-store.ts";
import { whyNothing } from "./may.ts";
import { offersFor } from "./offers.ts";

const ITEM =
  "flex cursor-default items-center gap-3 rounded px-2 py-1.5 text-13 outline-none data-highlighted:bg-tint data-disabled:text-muted pointer-coarse:py-2.5";

const ARROWS = { up: "↑", down: "↓", left: "←", right: "→" } as const;

/** What can be done with a thing, where it was asked for. */
export function ContextMenu() {
  const menu = useActions((s) => s.menu);
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const last = useRef<MenuAt | null>(null);
  if (menu !== null) last.current = menu;
  const at = menu ?? last.current;
  if (at === null) return null;
  const entity = at.entity === null ? undefined : entities.get(at.entity);
  const offers = offersFor(entity, { entities, relations });
  const shown = offers.length > 0 ? offers : offersFor(undefined, { entities, relations });
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Menu.Root
      open={menu !== null}
      onOpenChange={(open) => !open && useActions.getState().openMenu(null)}
      modal={false}
    >
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side="bottom" align="start" sideOffset={2} className="z-50">
          <Menu.Popup
            aria-label={entity ? `Actions for ${nameOf(entity, entities)}` : "Actions"}
            className="min-w-52 max-w-[calc(100vw-16px)] rounded border border-hairline bg-surface p-1 shadow-lg outline-none"
          >
            {shown.map((offer) => (
              <Menu.Item key={offer.text} className={ITEM} onClick={() => useActions.getState().open(offer.dialog)}>
                <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{offer.text}</span>
                {offer.key && <Kbd>{offer.key}</Kbd>}
              </Menu.Item>
            ))}
            <Places entity={at.entity} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Where a thing stands in the picture: one place on, or everything anew; and why not. */
function Places({ entity }: { readonly entity: string | null }) {
  const page = usePage();
  const { view } = page;
  const moves = entity === null ? [] : moveOffers(entity, page);
  if (view === "addresses" || (entity !== null && moves.length === 0)) return null;
  const why = whyNothing(page);
  return (
    <Menu.Group className="mt-1 border-hairline border-t pt-1">
      {entity !== null &&
        moves.map(({ step, ends }) => (
          <Menu.Item
            key={step}
            className={ITEM}
            disabled={ends || why !== null}
            onClick={() => stepThing(entity, step, usePage.getState())}
          >
            <span className="min-w-0 flex-1">Move {step}</span>
            <span className="flex gap-1">
              <Kbd>Alt</Kbd>
              <Kbd>{ARROWS[step]}</Kbd>
            </span>
          </Menu.Item>
        ))}
      <Menu.Item className={ITEM} disabled={why !== null} onClick={() => void arrangeAnew(view)}>
        Arrange anew
      </Menu.Item>
      {why !== null && <p className="max-w-64 px-2 py-1 text-12 text-muted">{why}</p>}
    </Menu.Group>
  );
}
