/** The address that Docker records for an endpoint, against those that its link has. */

import { overlap, parsePrefix, sameAddress } from "../cidr.ts";
import type { Endpoint, Finding, Link } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { endpointName, engineContainer, finding, inSandbox, isSetDown, networkOf, type Seen } from "./seen.ts";

/** IPv4 addresses beyond Docker's. Not IPv6: routers hand those out. Not link-local: `--link-local-ip` asks for them. */
function unknownTo(seen: Seen, e: Endpoint, link: Link): string[] {
  const own = engineContainer(seen, e.container)?.endpoints.find((x) => x.id === e.id);
  const asked = [e.ipv4, ...(own?.requested.linkLocal ?? [])].filter((a) => a !== null);
  return link.addresses.filter(
    (a) => !a.includes(":") && !a.startsWith("169.254.") && !asked.some((known) => sameAddress(a, known)),
  );
}

/** Whether Docker may give it to another endpoint: it is in a pool of the network, and not kept apart there. */
function mayBeGiven(seen: Seen, e: Endpoint, text: string): boolean {
  const prefix = parsePrefix(text.split("/")[0] ?? text);
  const pools = networkOf(seen, e.network)?.ipam ?? [];
  return pools.some(({ subnet, ipRange, gateway, auxAddresses }) => {
    const pool = parsePrefix(ipRange ?? subnet);
    const apart = [gateway, ...Object.values(auxAddresses)];
    return (
      prefix !== null &&
      pool !== null &&
      pool.length > 0 &&
      overlap(pool, prefix) &&
      !apart.some((a) => a !== null && sameAddress(a, text))
    );
  });
}

/** gVisor takes the addresses off the link, and answers for them itself. */
const hasOwnStack = (seen: Seen, e: Endpoint): boolean =>
  /runsc|gvisor/i.test(engineContainer(seen, e.container)?.runtime ?? "");

export function address(seen: Seen, e: Endpoint, link: Link): Finding[] {
  const name = endpointName(seen, e);
  const missing = [e.ipv4, e.ipv6].filter((a) => a !== null && !link.addresses.some((b) => sameAddress(a, b)));
  // The kernel takes IPv6 addresses off a link that is set down.
  const lost = missing.filter((a) => a !== null && !(a.includes(":") && isSetDown(seen, link)));
  const more = unknownTo(seen, e, link);
  const [first] = lost;
  if (first && hasOwnStack(seen, e) && link.addresses.every((a) => a.startsWith("fe80:"))) return [];
  if (first) {
    const has = link.addresses.filter((a) => !a.startsWith("fe80:")).join(", ") || "none";
    const text = `Docker records ${lost.join(" and ")} for ${name}, but ${link.name} has ${has}: others look for the container where it does not answer.`;
    const hint = `${inSandbox(seen, e)} ip addr add ${first} dev ${shellWord(link.name)}`;
    return [finding("error", "address-differs", [e.id, link.id], text, hint)];
  }
  const [extra] = more;
  if (!extra) return [];
  if (!more.some((a) => mayBeGiven(seen, e, a))) {
    // Where Docker gives no addresses (DHCP, the IPAM driver null), all of them are the container's own.
    if (e.ipv4 === null && e.ipv6 === null) return [];
    const beside = `${link.name} of ${name} also has ${more.join(", ")}, which Docker neither knows nor gives to others.`;
    return [finding("info", "address-differs", [e.id, link.id], beside, `${inSandbox(seen, e)} ip addr show`)];
  }
  const text = `${link.name} of ${name} also has ${more.join(", ")}, which Docker does not know: it may give the same address to another container.`;
  const hint = `${inSandbox(seen, e)} ip addr del ${extra} dev ${shellWord(link.name)}`;
  return [finding("warning", "address-differs", [e.id, link.id], text, hint)];
}
