import { usePage } from "#components/store/store.ts";
import { linkWord } from "#components/ui/naming.ts";
import type { Link } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";

/** Links of a sandbox, ports of a bridge, children of a parent. */
export function LinkTable({ title, links }: { readonly title: string; readonly links: readonly Link[] }) {
  const relations = usePage((s) => s.relations);
  if (links.length === 0) return null;
  return (
    <Section title={title}>
      <table className="w-full text-left">
        <tbody className="align-baseline">
          {links.map((link) => {
            const endpoint = relations.endpointByLink.get(link.id);
            const container = endpoint && endpoint.link !== link.id ? endpoint.container : null;
            return (
              <tr key={link.id}>
                <td className="w-px whitespace-nowrap pr-3">
                  <To id={link.id} />
                </td>
                <td className="w-px whitespace-nowrap pr-3 text-11 text-muted">{linkWord(link)}</td>
                <td className="text-right [overflow-wrap:anywhere]">
                  {container ? <To id={container} /> : <span className="font-mono text-12">{link.addresses[0]}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
