import { Copyable } from "#components/ui/copy.tsx";
import type { Route } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";

/** A sandbox's routes, as `ip route` has them. */
export function Routes({ routes }: { readonly routes: readonly Route[] }) {
  if (routes.length === 0) return null;
  return (
    <Section title={routes.length === 1 ? "Route" : `${routes.length} routes`}>
      <ul className="space-y-1">
        {routes.map((route) => (
          <RouteItem
            key={[route.dst, route.gateway, route.link, route.table, route.metric, route.type, route.protocol].join()}
            route={route}
          />
        ))}
      </ul>
    </Section>
  );
}

/** Where to and by which link, beneath it the gateway and who set it; blackholes and their like are marked. */
export function RouteItem({ route }: { readonly route: Route }) {
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2">
        <span>
          <Copyable text={route.dst} mono />
          {route.type !== "unicast" && <span className="ml-1.5 text-11 text-warn">{route.type}</span>}
        </span>
        {route.link !== null && <To id={route.link} />}
      </div>
      {route.nextHops?.map((hop) => (
        <p key={`${hop.gateway} ${hop.link}`} className="flex flex-wrap items-baseline justify-between gap-x-2">
          <span className="text-11 text-muted">{hop.gateway === null ? "one of them" : `via ${hop.gateway}`}</span>
          <To id={hop.link} />
        </p>
      ))}
      <p className="text-11 text-muted">{aboutRoute(route)}</p>
    </li>
  );
}

function aboutRoute(route: Route): string {
  const parts = [
    route.gateway === null || route.nextHops ? "" : `via ${route.gateway}`,
    route.onlink ? "on the link" : "",
    `set by ${route.protocol}`,
    route.scope === "global" ? "" : `scope ${route.scope}`,
    route.table === "main" ? "" : `table ${route.table}`,
    route.metric === undefined ? "" : `metric ${route.metric}`,
  ];
  return parts.filter(Boolean).join(" · ");
}
