import type { ReactNode } from "react";
import { To } from "#components/inspector/to.tsx";
import { SeverityMark } from "#components/ui/severity-mark.tsx";
import type { Overlap } from "#lib/topology/ipam/overlaps.ts";
import type { Finding } from "#lib/topology/model.ts";

/** The default pools are told beside the subnet. */
type Told = Exclude<Overlap, { with: "pool" }>;

/** What a subnet shares addresses with, each a line: how bad, with what, and what comes of it. */
export function OverlapMarks({ overlaps }: { readonly overlaps: readonly Overlap[] }) {
  const told = overlaps.flatMap((o) => (o.with === "pool" ? [] : [o]));
  if (told.length === 0) return null;
  return (
    <ul className="mt-0.5 mb-1 space-y-0.5 text-12" aria-label="Overlaps">
      {told.map((o) => {
        const [severity, words] = lineOf(o);
        return (
          <li key={keyOf(o)} className="flex items-start gap-1.5" data-overlap={o.with}>
            <span className="pt-[3px]">
              <SeverityMark severity={severity} />
            </span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}

const Mono = ({ children }: { readonly children: string }) => <span className="font-mono">{children}</span>;

function keyOf(o: Told): string {
  if (o.with === "network") return `${o.network} ${o.subnet}`;
  return `${o.route.dst} ${o.route.link} ${o.route.type}`;
}

function lineOf(o: Told): [Finding["severity"], ReactNode] {
  if (o.with === "network") {
    return [
      "warning",
      <>
        Overlaps <To id={o.network} /> (<Mono>{o.subnet}</Mono>): an address in both is reached on one of them only.
      </>,
    ];
  }
  const { dst, link, type } = o.route;
  const by = link === null ? ` (${type})` : " by ";
  return [
    o.inner ? "error" : "info",
    <>
      {o.inner ? "The host's route to " : "Lies within the host's route to "}
      <Mono>{dst}</Mono>
      {by}
      <To id={link} />
      {o.inner
        ? " lies within it: what is meant for those containers goes elsewhere."
        : ": hosts there with addresses of this subnet cannot be reached from here."}
    </>,
  ];
}
