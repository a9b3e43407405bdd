import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { shortId } from "#components/ui/naming.ts";
import { StateMark } from "#components/ui/state-mark.tsx";
import type { Container, EntityId } from "#lib/topology/model.ts";
import { EndpointList } from "./endpoint-list.tsx";
import { Fact, Facts, Pairs, Section, Value } from "./facts.tsx";
import { LabelFacts } from "./of-group.tsx";
import { PortTable } from "./port-table.tsx";
import { Routes } from "./routes.tsx";
import { To } from "./to.tsx";
import { when } from "./when.ts";

/** A container: what it is, where it sits, what it joins, what it publishes. */
export function OfContainer({ container }: { readonly container: Container }) {
  const relations = usePage((s) => s.relations);
  const sandbox = usePage((s) => (container.sandbox ? s.entities.get(container.sandbox) : undefined));
  const shared = sandbox?.kind === "sandbox" ? sandbox.containers.filter((id) => id !== container.id) : [];
  const own = relations.endpointsByContainer.get(container.id) ?? [];
  const endpoints =
    own.length > 0 || !container.sandbox ? own : (relations.endpointsBySandbox.get(container.sandbox) ?? []);
  const onHost = sandbox?.kind === "sandbox" && sandbox.role === "host";
  return (
    <>
      <Section>
        <Facts>
          <Fact name="State">
            <span className="inline-flex items-center gap-1.5">
              <StateMark state={container.state} silent />
              {container.state}
            </span>
          </Fact>
          <Value name="Image" text={container.image} />
          <LabelFacts thing={container} project={container.compose?.project} />
          <Value name="Service" text={container.compose?.service} mono={false} />
          <SwarmTask swarm={container.swarm} />
          <NetworkMode mode={container.networkMode} />
          <Fact name="Sandbox">{container.sandbox ? <To id={container.sandbox} /> : "none while it does not run"}</Fact>
          {!onHost && shared.length > 0 && (
            <Fact name="Shared with">
              <ul>
                {shared.map((id) => (
                  <li key={id}>
                    <To id={id} />
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          <Fact name="Host">
            <To id={container.host} />
          </Fact>
          <Value name="Created" text={container.created} shown={when(container.created)} mono={false} />
          <Value name="ID" text={container.id} shown={shortId(container.id)} />
        </Facts>
      </Section>
      <EndpointList endpoints={onHost ? own : endpoints} by="network" />
      <PortTable ports={relations.publishedByContainer.get(container.id) ?? []} />
      {sandbox?.kind === "sandbox" && !onHost && <Routes routes={sandbox.routes} />}
      {!container.sandbox && container.networks.length > 0 && (
        <Section title="Joins once started">
          <ul>
            {container.networks.map((id) => (
              <li key={id}>
                <To id={id} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Pairs title="Labels" pairs={container.labels} />
    </>
  );
}

/** The service whose task it runs; on workers the service itself is not known. */
function SwarmTask({ swarm }: { readonly swarm: Container["swarm"] }) {
  const known = usePage((s) => swarm !== null && s.entities.has(swarm.service));
  if (swarm === null) return null;
  // In global services, the node's id stands in the slot's place.
  const slot = /^\d+$/.test(swarm.slot) ? `slot ${swarm.slot}` : "one a node";
  return (
    <>
      {known ? (
        <Fact name="Service">
          <To id={swarm.service} />
        </Fact>
      ) : (
        <Value name="Service" text={swarm.serviceName} mono={false} />
      )}
      <Fact name="Task">
        {slot} <Copyable text={swarm.task} mono />
      </Fact>
    </>
  );
}

/** `container:<id>` leads to the container whose sandbox it is. */
function NetworkMode({ mode }: { readonly mode: string }) {
  const joined = /^container:(.+)$/.exec(mode)?.[1];
  if (joined === undefined) return <Value name="Network mode" text={mode} mono={false} />;
  return (
    <Fact name="Network mode">
      container: <To id={joined as EntityId} />
    </Fact>
  );
}
