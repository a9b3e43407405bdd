/** What a drag means is loaded with the first press on something: most pages are looked at. What happens meanwhile waits for it, in order. */
import { usePage } from "#components/store/store.ts";
import type { EntityId } from "#lib/topology/model.ts";
import type { Drag, DragEvents, Point } from "./drag.ts";

/** `drag` is asked for late: it is made with these events. */
export function dragEvents(drag: () => Drag | null, menu: (entity: EntityId | null, at: Point) => void): DragEvents {
  let loading: Promise<Omit<DragEvents, "begins" | "pressed">> | null = null;
  const tell = (what: (meant: Omit<DragEvents, "begins" | "pressed">) => void): void => {
    loading ??= import("./drag-meaning.ts").then((m) => m.dragMeaning(drag));
    loading.then(what, () => {
      loading = null;
    });
  };
  return {
    begins(entity, part) {
      const able = part !== "bar" || usePage.getState().entities.get(entity)?.kind === "network";
      if (able) tell(() => {});
      return able;
    },
    begun: (from, targets) => tell((meant) => meant.begun(from, targets)),
    moved: (now) => tell((meant) => meant.moved(now)),
    dropped: (now) => tell((meant) => meant.dropped(now)),
    ended: () => tell((meant) => meant.ended()),
    pressed: menu,
  };
}
