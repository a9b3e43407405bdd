import { usePage } from "#components/store/store.ts";
import { HIDDEN } from "#components/ui/naming.ts";
import type { Sandbox } from "#lib/topology/model.ts";
import { EndpointList } from "./endpoint-list.tsx";
import { Fact, Facts, Section, Value, Values } from "./facts.tsx";
import { LinkTable } from "./link-table.tsx";
import { Routes } from "./routes.tsx";
import { To } from "./to.tsx";

/** A sandbox: a network stack with who is in it, its links and routes. */
export function OfSandbox({ sandbox }: { readonly sandbox: Sandbox }) {
  const relations = usePage((s) => s.relations);
  const endpoints = relations.endpointsBySandbox.get(sandbox.id) ?? [];
  return (
    <>
      <Section>
        <Facts>
          <Fact name="Role">{HIDDEN[sandbox.role] ?? sandbox.role}</Fact>
          <Fact name="Network">{sandbox.network && <To id={sandbox.network} />}</Fact>
          <Fact name={sandbox.containers.length > 1 ? "Shared by" : "Container"}>
            {sandbox.containers.length > 0 && (
              <ul>
                {sandbox.containers.map((id) => (
                  <li key={id}>
                    <To id={id} />
                  </li>
                ))}
              </ul>
            )}
          </Fact>
          {sandbox.netns === null ? (
            <Fact name="Namespace">
              <span className="text-12 text-warn">not read{sandbox.unreadable ? `: ${sandbox.unreadable}` : ""}</span>
            </Fact>
          ) : (
            <Value name="Namespace" text={`net:[${sandbox.netns.inode}]`} />
          )}
          <Values name="Name servers" texts={sandbox.dns} />
          <Fact name="Host">
            <To id={sandbox.host} />
          </Fact>
        </Facts>
      </Section>
      {sandbox.role !== "host" && <EndpointList endpoints={endpoints} by="network" />}
      <LinkTable title="Links" links={relations.linksBySandbox.get(sandbox.id) ?? []} />
      <Routes routes={sandbox.routes} />
    </>
  );
}
