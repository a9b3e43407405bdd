import { X } from "lucide-react";
import { useMemo } from "react";
import { usePage } from "#components/store/store.ts";
import type { Visible } from "#lib/scene/filter.ts";
import { groupOf } from "#lib/topology/groups.ts";

export type ListBy = "network" | "group";

const WAYS: readonly { readonly by: ListBy; readonly text: string }[] = [
  { by: "network", text: "By network" },
  { by: "group", text: "By group" },
];

/** From so many containers on, it is offered to fold all groups at once. */
const MANY = 60;

interface Props {
  readonly visible: Visible;
  readonly by: ListBy;
  readonly onBy: (by: ListBy) => void;
}

/** How the list is ordered, and which groups the picture shows folded; nothing where there are no groups. */
export function GroupBar({ visible, by, onBy }: Props) {
  const fold = usePage((s) => s.fold);
  const setFolded = usePage((s) => s.setFolded);
  const groups = useMemo(
    () => [...new Set(visible.containers.flatMap((c) => groupOf(c) ?? []))].sort(),
    [visible.containers],
  );
  const open = groups.filter((name) => !fold.includes(name));
  if (groups.length === 0 && fold.length === 0 && by === "network") return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-hairline border-b px-3 py-1.5">
      <fieldset className="flex rounded border border-hairline">
        <legend className="sr-only">Order of the list</legend>
        {WAYS.map((way) => (
          <button
            key={way.by}
            type="button"
            aria-pressed={by === way.by}
            onClick={() => onBy(way.by)}
            className="h-6 px-2 text-11 text-muted first:rounded-l last:rounded-r hover:bg-tint aria-pressed:bg-tint aria-pressed:font-medium aria-pressed:text-ink pointer-coarse:h-9"
          >
            {way.text}
          </button>
        ))}
      </fieldset>
      {open.length > 1 && visible.containers.length >= MANY && (
        <button
          type="button"
          onClick={() => setFolded(open, true)}
          className="h-6 rounded border border-hairline px-2 text-11 hover:bg-tint pointer-coarse:h-9"
        >
          Fold all {groups.length} groups
        </button>
      )}
      {fold.length > 0 && (
        <ul className="flex min-w-0 flex-wrap gap-1" aria-label="Folded groups">
          {fold.map((name) => (
            <li key={name} className="max-w-full">
              <button
                type="button"
                aria-label={`Unfold ${name}`}
                title={`Unfold ${name} in the picture`}
                onClick={() => setFolded([name], false)}
                className="flex h-6 max-w-full items-center gap-1 rounded-full border border-control bg-surface pr-1.5 pl-2.5 text-11 hover:bg-tint pointer-coarse:h-8"
              >
                <span className="truncate">{name} folded</span>
                <X className="h-3 w-3 shrink-0 text-muted" aria-hidden="true" />
              </button>
            </li>
          ))}
          {fold.length > 1 && (
            <li>
              <button
                type="button"
                onClick={() => setFolded(fold, false)}
                className="h-6 px-1 text-11 underline underline-offset-2 pointer-coarse:h-8"
              >
                Unfold all
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
