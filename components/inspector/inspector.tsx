import { X } from "lucide-react";
import { lazy, Suspense, useRef } from "react";
import { OfferButtons } from "#components/actions/offer-buttons.tsx";
import { membersOf } from "#components/groups/members.ts";
import { usePage } from "#components/store/store.ts";
import { Command, Copyable } from "#components/ui/copy.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { isMono, kindWord, nameOf } from "#components/ui/naming.ts";
import { groupName } from "#lib/topology/groups.ts";
import type { Entity } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { commandsFor } from "./commands.ts";
import { explain } from "./explain.ts";
import { Section } from "./facts.tsx";
import { FindingsAbout } from "./findings-about.tsx";
import { HiddenNote } from "./hidden-note.tsx";
import { OfContainer } from "./of-container.tsx";
import { OfEndpoint } from "./of-endpoint.tsx";
import { OfGroup } from "./of-group.tsx";
import { OfHost, OfOutside, OfTunnel } from "./of-host.tsx";
import { OfLink } from "./of-link.tsx";
import { OfNetwork } from "./of-network.tsx";
import { OfPort } from "./of-port.tsx";
import { OfSandbox } from "./of-sandbox.tsx";
import { OfService } from "./of-service.tsx";
import { To } from "./to.tsx";

/** Not in the first load: few selections need it. */
const Rules = lazy(() => import("./rules.tsx"));

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
        <Known entity={entity} />
      ) : group !== null && members > 0 ? (
        <Group name={group} />
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

function Group({ name }: { readonly name: string }) {
  return (
    <>
      <Head kind="group" name={name} mono={false} />
      <section
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        aria-label="What is known"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <OfGroup name={name} />
      </section>
    </>
  );
}

function Known({ entity }: { readonly entity: Entity }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const said = explain(entity, { entities, relations });
  const commands = commandsFor(entity, { entities, relations });
  return (
    <>
      <Head kind={kindWord(entity)} name={nameOf(entity, entities)} mono={isMono(entity)} />
      <OfferButtons entity={entity} />
      <HiddenNote entity={entity} />
      <section
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        aria-label="What is known"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <FindingsAbout entity={entity} />
        {said.length > 0 && (
          <Section>
            {said.map((text) => (
              <p key={text} className="not-first:mt-1">
                {text}
              </p>
            ))}
          </Section>
        )}
        <Body entity={entity} />
        {commands.length > 0 && (
          <Section title="In a terminal">
            {commands.map((text) => (
              <Command key={text} text={text} />
            ))}
          </Section>
        )}
        <RulesOf entity={entity} />
      </section>
    </>
  );
}

function Body({ entity }: { readonly entity: Entity }) {
  switch (entity.kind) {
    case "host":
      return <OfHost host={entity} />;
    case "sandbox":
      return <OfSandbox sandbox={entity} />;
    case "container":
      return <OfContainer container={entity} />;
    case "endpoint":
      return <OfEndpoint endpoint={entity} />;
    case "network":
      return <OfNetwork network={entity} />;
    case "link":
      return <OfLink link={entity} />;
    case "tunnel":
      return <OfTunnel tunnel={entity} />;
    case "publishedPort":
      return <OfPort port={entity} />;
    case "outside":
      return <OfOutside outside={entity} />;
    case "service":
      return <OfService service={entity} />;
    case "finding":
      return (
        <Section>
          <p>{entity.hint}</p>
          {entity.about.map((id) => (
            <p key={id}>
              <To id={id} />
            </p>
          ))}
        </Section>
      );
  }
}

/** Rules are told of what packets come from and go to. */
function RulesOf({ entity }: { readonly entity: Entity }) {
  const sandboxHost = usePage((s) => {
    const sandbox = entity.kind === "endpoint" && entity.sandbox ? s.entities.get(entity.sandbox) : undefined;
    return sandbox?.kind === "sandbox" ? sandbox.host : null;
  });
  switch (entity.kind) {
    case "network":
    case "container":
    case "publishedPort":
    case "host":
    case "endpoint": {
      const host = entity.kind === "host" ? entity.id : entity.kind === "endpoint" ? sandboxHost : entity.host;
      return (
        <Suspense>
          <Rules id={entity.id} host={host} />
        </Suspense>
      );
    }
    default:
      return null;
  }
}

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
