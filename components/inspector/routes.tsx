import { Copyable } from "#components/ui/copy.tsx";
import type { Route } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";

/** A sandbox's routes, as `ip route` has them: where to and by which link, beneath it the gateway and who set it. */
export function Routes({ routes }: { readonly routes: readonly Route[] }) {
  if (routes.length === 0) return null;
  return (
    <Section title={routes.length === 1 ? "Route" : `${routes.length} routes`}>
      <ul className="space-y-1">
        {routes.map((route) => (
          <li key={[route.dst, route.gateway, route.link, route.table, route.type].join()}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-2">
              <Copyable text={route.type === "unicast" ? route.dst : `${route.type} ${route.dst}`} mono />
              {route.link !== null && <To id={route.link} />}
            </div>
            <p className="text-11 text-muted">{about(route)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function about(route: Route): string {
  const parts = [
    route.gateway === null ? "" : `via ${route.gateway}`,
    `set by ${route.protocol}`,
    route.scope === "global" ? "" : `scope ${route.scope}`,
    route.table === "main" ? "" : `table ${route.table}`,
  ];
  return parts.filter(Boolean).join(" · ");
}
