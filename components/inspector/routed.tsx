import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import type { Endpoint, Network } from "#lib/topology/model.ts";
import { routedNetwork } from "#lib/topology/routed.ts";
import { routeTo } from "./explain-routed.ts";
import { Section } from "./facts.tsx";
import { RouteItem } from "./routes.tsx";
import { To } from "./to.tsx";

/** How the host reaches a network: its own routes there, other hosts' prefixes with their next hops, blackholes. */
export function RoutedSection({ network }: { readonly network: Network }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const routed = routedNetwork(network, { entities, relations });
  if (!routed) return null;
  const { own, nextHops, blackholes } = routed;
  return (
    <>
      {own.length > 0 && (
        <Section title={own.length === 1 ? "Host route" : `${own.length} host routes`}>
          <ul className="space-y-1">
            {own.map(({ endpoint, route }) => (
              <RouteItem key={`${endpoint} ${route.dst}`} route={route} />
            ))}
          </ul>
        </Section>
      )}
      {nextHops.length > 0 && (
        <Section title="Other hosts">
          <ul className="space-y-1">
            {nextHops.map((hop) => (
              <li key={[hop.prefix, hop.gateway, hop.link].join()}>
                <div className="flex flex-wrap items-baseline justify-between gap-x-2">
                  <Copyable text={hop.prefix} mono />
                  <To id={hop.link} />
                </div>
                <p className="text-11 text-muted">
                  {hop.gateway !== null && `next hop ${hop.gateway} · `}
                  {hop.tunnel && "in a tunnel · "}set by {hop.protocol}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {blackholes.length > 0 && (
        <Section title="Leads nowhere">
          <ul className="space-y-1">
            {blackholes.map((route) => (
              <RouteItem key={`${route.type} ${route.dst}`} route={route} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** The host's route to an endpoint that is on no bridge. */
export function ReachedBy({ endpoint }: { readonly endpoint: Endpoint }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const route = routeTo(endpoint, { entities, relations });
  if (!route) return null;
  return (
    <Section title="Host route">
      <ul>
        <RouteItem route={route} />
      </ul>
    </Section>
  );
}
