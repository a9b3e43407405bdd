import type { Route } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";

/** A sandbox's routes, as `ip route` has them. */
export function Routes({ routes }: { readonly routes: readonly Route[] }) {
  if (routes.length === 0) return null;
  return (
    <Section title="Routes">
      <table className="w-full text-left">
        <thead className="text-11 text-muted">
          <tr>
            <th className="pr-2 font-normal">to</th>
            <th className="pr-2 font-normal">via</th>
            <th className="pr-2 font-normal">by</th>
            <th className="font-normal">set by</th>
          </tr>
        </thead>
        <tbody className="align-baseline font-mono text-12">
          {routes.map((route) => (
            <tr key={[route.dst, route.gateway, route.link, route.table, route.type].join()}>
              <td className="pr-2 [overflow-wrap:anywhere]">
                {route.type === "unicast" ? "" : `${route.type} `}
                {route.dst}
              </td>
              <td className="pr-2 [overflow-wrap:anywhere]">{route.gateway ?? "–"}</td>
              <td className="pr-2">{route.link === null ? "–" : <To id={route.link} />}</td>
              <td className="text-muted">
                {route.protocol}
                {route.table === "main" ? "" : ` (${route.table})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
