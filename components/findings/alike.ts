/** Findings that say the same of many things, put together. Pure. */
import type { Finding } from "#lib/topology/model.ts";

/** From so many on, those of one kind are one line that unfolds. */
const MANY = 4;

/** What several of a kind are called; others by their code. */
const TITLES: Readonly<Record<string, string>> = {
  "address-differs": "Addresses that differ from Docker's",
  "bridge-down": "Bridges that are set down",
  "bridge-missing": "Bridges that are missing",
  "bridge-without-gateway": "Bridges without their gateway address",
  "dnat-missing": "Published ports without a DNAT rule",
  "duplicate-mac": "MACs that several endpoints have",
  "endpoint-link-down": "Links that are set down in their sandbox",
  "endpoint-link-missing": "Endpoints without their link",
  "gateway-elsewhere": "Default routes that are elsewhere",
  "host-route-missing": "Endpoints that the host has no route to",
  "leftover-bridge": "Bridges of no network",
  "leftover-veth": "Veths that belong to nothing",
  "leftover-vxlan": "VXLAN links that belong to nothing",
  "masquerade-missing": "Networks without their masquerade rule",
  "mtu-too-large": "Networks with a larger MTU than their way out",
  "networks-overlap": "Networks that overlap",
  "overlay-mtu": "Networks with too large an MTU for VXLAN",
  "parent-down": "Parents that are down",
  "parent-missing": "Parents that are missing",
  "port-open": "Ports open on every address of the host",
  "route-overlap": "Networks that overlap with a route",
  "sandbox-unreadable": "Sandboxes that cannot be read",
  "stale-endpoint": "Endpoints of containers that are gone",
  "veth-down": "Veths that are set down on the host",
  "veth-on-other-bridge": "Veths on another bridge than their network's",
  "veth-to-unknown": "Veths that lead to no known container",
  "veth-without-bridge": "Veths on no bridge",
  "vtep-without-fdb": "VTEPs that miss a peer",
};

/** `title` is null for a finding that stands alone. */
export interface Alike {
  readonly code: string;
  readonly title: string | null;
  readonly findings: readonly Finding[];
}

/** In the order in which each kind comes first; few of a kind stay single, side by side. */
export function alike(findings: readonly Finding[]): readonly Alike[] {
  const byCode = new Map<string, Finding[]>();
  for (const f of findings) {
    const same = byCode.get(f.code);
    if (same) same.push(f);
    else byCode.set(f.code, [f]);
  }
  return [...byCode].flatMap(([code, same]): Alike[] =>
    same.length < MANY
      ? same.map((f) => ({ code, title: null, findings: [f] }))
      : [{ code, title: TITLES[code] ?? code.replaceAll("-", " "), findings: same }],
  );
}
