import { EVERYTHING } from "#components/filters/choices.ts";
import { groupBehind } from "#components/groups/members.ts";
import { usePage } from "#components/store/store.ts";
import { useVisible } from "#components/store/use-visible.ts";
import type { Entity } from "#lib/topology/model.ts";

/** Says that the filter hides the selected thing from list and picture, and offers to show it. */
export function HiddenNote({ entity }: { readonly entity: Entity }) {
  const visible = useVisible();
  const setFilter = usePage((s) => s.setFilter);
  const container =
    entity.kind === "container"
      ? entity.id
      : entity.kind === "endpoint" || entity.kind === "publishedPort"
        ? entity.container
        : null;
  const hidden =
    (container !== null && !visible.containers.some((c) => c.id === container)) ||
    (entity.kind === "network" && !visible.networks.some((n) => n.id === entity.id));
  if (!hidden) return <FoldedNote entity={entity} />;
  const reveal = (): void => {
    setFilter(EVERYTHING);
    usePage.getState().select(entity.id, true);
  };
  return (
    <p className="border-hairline border-b bg-panel px-4 py-1.5 text-12 text-muted">
      The filter hides it.{" "}
      <button type="button" className="text-ink underline underline-offset-2" onClick={reveal}>
        Show everything
      </button>
    </p>
  );
}

/** Says that the picture shows the thing's group as one card, and offers to unfold it. */
function FoldedNote({ entity }: { readonly entity: Entity }) {
  const group = usePage((s) => (entity.kind === "network" ? null : groupBehind(entity.id, s.entities)));
  const folded = usePage((s) => group !== null && s.fold.includes(group));
  if (group === null || !folded) return null;
  const unfold = (): void => {
    usePage.getState().setFolded([group], false);
    usePage.getState().select(entity.id, true);
  };
  return (
    <p className="border-hairline border-b bg-panel px-4 py-1.5 text-12 text-muted">
      The picture shows it within {group}, folded.{" "}
      <button type="button" className="text-ink underline underline-offset-2" onClick={unfold}>
        Unfold
      </button>
    </p>
  );
}
