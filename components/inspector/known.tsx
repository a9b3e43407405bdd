/** What is known about something, beneath its name. Not in the first load: nothing is selected at first. */
import { lazy, Suspense } from "react";
import { OfferButtons } from "#components/actions/offer-buttons.tsx";
import { usePage } from "#components/store/store.ts";
import { Command } from "#components/ui/copy.tsx";
import type { Entity } from "#lib/topology/model.ts";
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

/** Few selections need it. */
const Rules = lazy(() => import("./rules.tsx"));

const SCROLLS = "min-h-0 flex-1 overflow-y-auto overscroll-contain";

/** An entity, or a group by its name. */
export default function Known({ of }: { readonly of: Entity | string }) {
  return typeof of === "string" ? <KnownGroup name={of} /> : <KnownEntity entity={of} />;
}

function KnownGroup({ name }: { readonly name: string }) {
  return (
    <section
      className={SCROLLS}
      aria-label="What is known"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <OfGroup name={name} />
    </section>
  );
}

function KnownEntity({ entity }: { readonly entity: Entity }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const said = explain(entity, { entities, relations });
  const commands = commandsFor(entity, { entities, relations });
  return (
    <>
      <OfferButtons entity={entity} />
      <HiddenNote entity={entity} />
      <section
        className={SCROLLS}
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
