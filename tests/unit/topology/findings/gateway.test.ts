import { describe, expect, it } from "vitest";
import type { EngineEndpoint } from "#lib/topology/engine-observation.ts";
import { address, endpoint, link, ROOT_NETNS as ROOT, route } from "#tests/support/synthetic-host.ts";
import { found, insideOf, type Parts, WEB } from "./healthy-host.ts";

/** `web` on front (eth0) and on back (eth1), with these priorities; the default routes as given. */
function twoWays(p: Parts, front: Partial<EngineEndpoint>, back: Partial<EngineEndpoint>, via6?: number): void {
  const inside = insideOf(p, WEB);
  p.rootLinks.push(link({ ifindex: 24, name: "veth0000024", kind: "veth", link: 3, linkNetnsid: 1, master: 11 }));
  inside.links.push(
    link({
      ifindex: 3,
      name: "eth1",
      kind: "veth",
      link: 24,
      linkNetnsid: 0,
      linkNetns: ROOT,
      mac: "02:00:00:00:03:02",
    }),
  );
  inside.addresses.push(address(3, "10.2.0.2/24"));
  if (via6) inside.routes.push(route({ family: 6, dst: "default", gateway: "fd00::1", ifindex: via6 }));
  p.containers = p.containers.map((c) => {
    if (c.id !== WEB) return c;
    const [first] = c.endpoints;
    if (!first) return c;
    const second = endpoint({ id: "e-web-back", network: "back", ipv4: "10.2.0.2/24", mac: "02:00:00:00:03:02" });
    return {
      ...c,
      endpoints: [
        { ...first, gateway: "10.1.0.1", ...front },
        { ...second, gateway: "10.2.0.1", ...back },
      ],
    };
  });
}

describe("the default route of a sandbox", () => {
  it("leaves by another endpoint than the one with the highest priority", () => {
    expect(found((p) => twoWays(p, { gwPriority: 0 }, { gwPriority: 10 }))).toEqual([
      "warning gateway-elsewhere: e-web-back e-web",
    ]);
  });
  it("is where it should be, or nobody asked for another", () => {
    expect(found((p) => twoWays(p, { gwPriority: 10 }, { gwPriority: 0 }))).toEqual([]);
    expect(found((p) => twoWays(p, { gwPriority: 5 }, { gwPriority: 5 }))).toEqual([]);
    expect(found((p) => twoWays(p, { gwPriority: 0 }, { gwPriority: 0 }))).toEqual([]);
    expect(found((p) => twoWays(p, { gwPriority: null }, { gwPriority: null }))).toEqual([]);
  });
  it("cannot leave by an endpoint without a gateway, whatever its priority", () => {
    expect(found((p) => twoWays(p, { gwPriority: 0 }, { gwPriority: 10, gateway: null }))).toEqual([]);
  });
  it("is looked at for each family: that of IPv6 may be elsewhere alone", () => {
    const six = { gwPriority: 10, gateway: null, ipv6Gateway: "fd00::1" };
    expect(found((p) => twoWays(p, { gwPriority: 0 }, six, 2))).toEqual([
      "warning gateway-elsewhere: e-web-back e-web",
    ]);
    expect(found((p) => twoWays(p, { gwPriority: 0 }, six, 3))).toEqual([]);
  });
});
