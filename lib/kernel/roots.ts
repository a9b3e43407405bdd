/** Which namespace is the host's own: the one that holds the engine's bridges. */
import type { NetnsKey } from "#lib/topology/kernel-observation.ts";

/** A bridge that must exist in the host's own namespace, as the engine has it; addresses without prefix length. */
export interface ExpectedBridge {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** How well a candidate for the root namespace fits the engine's bridges. */
export interface RootProbe {
  readonly path: string;
  /** Null when it could not be opened; `reason` says why. */
  readonly netns: NetnsKey | null;
  readonly reason: string | null;
  /** How many expected bridges exist there by name. */
  readonly devices: number;
  /** How many of those also hold an expected address. */
  readonly matches: number;
}

/** The candidate that fits best, the first of equals; null when none opens. */
export function bestRoot(probes: readonly RootProbe[]): RootProbe | null {
  let best: RootProbe | null = null;
  for (const probe of probes) {
    if (probe.netns === null) continue;
    if (!best || probe.matches > best.matches || (probe.matches === best.matches && probe.devices > best.devices)) {
      best = probe;
    }
  }
  return best;
}

/** Counts the expected bridges among what a namespace holds. */
export function scoreRoot(
  links: readonly { readonly ifindex: number; readonly name: string }[],
  addresses: readonly { readonly ifindex: number; readonly address: string }[],
  expected: readonly ExpectedBridge[],
): Pick<RootProbe, "devices" | "matches"> {
  let devices = 0;
  let matches = 0;
  for (const bridge of expected) {
    const link = links.find((l) => l.name === bridge.name);
    if (!link) continue;
    devices++;
    if (addresses.some((a) => a.ifindex === link.ifindex && bridge.addresses.includes(a.address))) matches++;
  }
  return { devices, matches };
}
