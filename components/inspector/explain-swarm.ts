/** What a reader should know about a swarm's things, in a sentence each. Pure. */
import type { Network, Sandbox, Service } from "#lib/topology/model.ts";

export function aboutService(s: Service): string[] {
  const name =
    s.endpointMode === "dnsrr"
      ? "Its name resolves to the addresses of its tasks (dnsrr): there is no virtual address."
      : s.vips.length > 0
        ? "Its name resolves to one virtual address per network; the kernel spreads connections over the tasks (IPVS)."
        : "It is on no network of the swarm, so it has no virtual address.";
  const failed = s.tasks.filter((t) => t.error !== null).length;
  if (failed === 0) return [name];
  return [
    name,
    failed === 1 ? "The swarm says what is wrong with one task." : `The swarm says what is wrong with ${failed} tasks.`,
  ];
}

/** Of the sandboxes that Docker makes for itself; empty for all others. */
export function aboutHidden(s: Sandbox): string[] {
  switch (s.role) {
    case "overlay":
      return [
        "Docker's own namespace for this overlay network: a bridge with a port for each endpoint of this host, and the VXLAN link to the other hosts.",
      ];
    case "loadBalancer":
      return ["Spreads what goes to the virtual addresses of this network's services over their tasks (IPVS)."];
    case "ingress":
      return [
        "The routing mesh: ports that services publish are taken in by docker_gwbridge and spread over the tasks on the ingress network.",
      ];
    default:
      return [];
  }
}

/** Null for bridges that are no way out of overlay networks. */
export function aboutGatewayBridge(n: Network): string[] | null {
  if (n.name !== "docker_gwbridge") return null;
  return [
    "The way out of sandboxes that have no other: containers on overlay networks leave the host by it, and ports in host mode come in.",
    "Docker lists it under no container. Containers do not reach each other over it.",
  ];
}

/** Where the definition of a network is kept, so that other hosts know it too. `store` is the engine's `--cluster-store`. */
export function keptIn(n: Network, store: string | null): string {
  if (n.scope === "swarm") return "the swarm: its managers' raft store";
  if (n.scope === "global") return store === null ? "a key-value store" : `the key-value store ${store}`;
  return "this engine alone";
}

export function aboutOverlay(n: Network): string[] {
  const frames = n.ingress
    ? "The routing mesh's network: from each host's ingress sandbox to the tasks of services with published ports."
    : "One network over several hosts: frames travel between them in VXLAN.";
  return [
    frames,
    ...(n.device === null ? ["Nothing of this host is joined to it now, so the kernel has nothing of it here."] : []),
  ];
}
