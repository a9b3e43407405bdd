import { X } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { membersOf } from "#components/groups/members.ts";
import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { isMono, kindWord, nameOf } from "#components/ui/naming.ts";
import { groupName } from "#lib/topology/groups.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { Section } from "./facts.tsx";

const load = () => import("./known.tsx");
const Known = lazy(load);
/** When the picture has come, and before most people have chosen something, in ms. */
const LOAD_AFTER = 4000;

interface Last {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** Everything known about what is selected. Lies over the picture; on a phone it is a page of its own (`shown`). */
export function Inspector({ shown }: { readonly shown: boolean }) {
  const selection = usePage((s) => s.selection);
  const entities = usePage((s) => s.entities);
  const arrived = usePage((s) => s.rev > 0 && s.relations.hosts.length > 0);
  const last = useRef<Last | null>(null);
  const entity = selection === null ? undefined : entities.get(selection);
  const group = groupName(selection);
  const members = usePage((s) => (group === null ? 0 : countOf(group, s.relations)));
  useEffect(() => {
    const timer = arrived ? setTimeout(() => void load(), LOAD_AFTER) : undefined;
    return () => clearTimeout(timer);
  }, [arrived]);
  if (entity) last.current = { id: entity.id, name: nameOf(entity, entities), kind: kindWord(entity) };

  const phone = shown ? "" : "max-md:invisible";
  if (selection === null || (!entity && !arrived)) {
    return (
      <aside aria-label="Inspector" className={`absolute inset-0 bg-surface p-6 md:hidden ${phone}`}>
        <h2 className="font-semibold text-15">Nothing is selected</h2>
        <p className="mt-1 text-muted">
          Choose something in the list or the picture; everything known about it is here.
        </p>
      </aside>
    );
  }
  return (
    <aside
      id="inspector"
      tabIndex={-1}
      aria-label="Inspector"
      className={`absolute inset-y-0 right-0 z-20 flex w-[344px] flex-col border-hairline border-l bg-surface max-md:inset-0 max-md:w-full max-md:border-0 min-[1900px]:w-[400px] ${phone}`}
    >
      {entity ? (
        <>
          <Head kind={kindWord(entity)} name={nameOf(entity, entities)} mono={isMono(entity)} />
          <Suspense>
            <Known of={entity} />
          </Suspense>
        </>
      ) : group !== null && members > 0 ? (
        <>
          <Head kind="group" name={group} mono={false} />
          <Suspense>
            <Known of={group} />
          </Suspense>
        </>
      ) : (
        <Gone
          last={
            group === null
              ? last.current?.id === selection
                ? last.current
                : null
              : { id: selection, name: group, kind: "group" }
          }
          id={selection}
        />
      )}
    </aside>
  );
}

function Head(props: { readonly kind: string; readonly name: string; readonly mono: boolean }) {
  const select = usePage((s) => s.select);
  return (
    <header className="flex items-start gap-2 border-hairline border-b py-2.5 pr-2 pl-4">
      <div className="min-w-0 flex-1">
        <p className="text-11 text-muted">{props.kind}</p>
        <h2 className={`font-semibold text-15 ${props.mono ? "font-mono" : ""}`}>
          <Copyable text={props.name} />
        </h2>
      </div>
      <IconButton label="Let go (Esc)" onClick={() => select(null)}>
        <X className="h-4 w-4" aria-hidden="true" />
      </IconButton>
    </header>
  );
}

const countOf = (group: string, relations: Relations): number => {
  const { containers, networks } = membersOf(group, relations);
  return containers.length + networks.length;
};

/** What was selected has vanished. */
function Gone({ last, id }: { readonly last: Last | null; readonly id: string }) {
  return (
    <>
      <Head kind={last?.kind ?? "gone"} name={last?.name ?? id.slice(0, 24)} mono={false} />
      <Section>
        <p role="status">
          {last ? `This ${last.kind} is gone` : "What this link leads to is gone"}: neither engine nor kernel has it any
          more.
        </p>
      </Section>
    </>
  );
}
