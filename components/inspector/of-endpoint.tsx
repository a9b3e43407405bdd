import { usePage } from "#components/store/store.ts";
import { shortId } from "#components/ui/naming.ts";
import type { Endpoint } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value, Values } from "./facts.tsx";
import { PortTable } from "./port-table.tsx";
import { ReachedBy } from "./routed.tsx";
import { To } from "./to.tsx";
import { WayLine } from "./way-line.tsx";

/** An endpoint: what joins a sandbox to one network. */
export function OfEndpoint({ endpoint }: { readonly endpoint: Endpoint }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const network = entities.get(endpoint.network);
  const link = typeof endpoint.link === "string" ? entities.get(endpoint.link) : undefined;
  const published = endpoint.container ? (relations.publishedByContainer.get(endpoint.container) ?? []) : [];
  return (
    <>
      {link?.kind === "link" && (
        <Section>
          <WayLine link={link} driver={network?.kind === "network" ? network.driver : undefined} />
        </Section>
      )}
      <Section>
        <Facts>
          <Fact name="Network">
            <To id={endpoint.network} />
          </Fact>
          <Fact name="Container">{endpoint.container && <To id={endpoint.container} />}</Fact>
          <Fact name="Sandbox">
            <To id={endpoint.sandbox} />
          </Fact>
          <Value name="IPv4" text={endpoint.ipv4} />
          <Value name="IPv6" text={endpoint.ipv6} />
          <Value name="MAC" text={endpoint.mac} />
          <Value name="Gateway" text={endpoint.gateway} />
          <Fact name="Default route">
            {endpoint.link && typeof endpoint.link === "string" ? (endpoint.defaultRoute ? "yes" : "no") : null}
          </Fact>
          <Value name="Gw priority" text={endpoint.gwPriority} />
          <Values name="Aliases" texts={endpoint.aliases} />
          <Fact name="Link inside">
            <To id={endpoint.link} />
          </Fact>
          <Fact name="Link on host">{endpoint.hostLink && <To id={endpoint.hostLink} />}</Fact>
          <Value name="ID" text={endpoint.id} shown={shortId(endpoint.id)} />
        </Facts>
      </Section>
      <ReachedBy endpoint={endpoint} />
      <PortTable ports={published.filter((p) => p.endpoint === endpoint.id)} />
    </>
  );
}
