import { describe, expect, it } from "vitest";
import { commandsFor } from "#components/inspector/commands.ts";
import { explain } from "#components/inspector/explain.ts";
import { wayOf } from "#components/inspector/way.ts";
import type { Entity } from "#lib/topology/model.ts";
import { isUnresolved } from "#lib/topology/model.ts";
import { entities, relations, thing } from "./webshop-page.ts";

const known = { entities, relations };
const said = (entity: Entity): string => explain(entity, known).join(" ");

describe("what the inspector explains", () => {
  it("says what the built-in networks are", () => {
    expect(said(thing("network", "host"))).toMatch(/share the host's interfaces and ports.*no NAT/);
    expect(said(thing("network", "none"))).toMatch(/Joins nothing/);
    expect(said(thing("network", "bridge"))).toMatch(/do not find each other by name/);
  });

  it("says how a bridge is left, or that it cannot be", () => {
    expect(said(thing("network", "shop_frontend"))).toMatch(/DNS at 127.0.0.11.*masquerade.*isolated/);
    expect(said(thing("network", "shop_backend"))).toMatch(/no way out/);
  });

  it("says that the host cannot reach its own macvlan containers", () => {
    expect(said(thing("network", "office"))).toMatch(/host cannot reach its own macvlan containers/);
    expect(said(thing("link", "enp1s0"))).toMatch(/host cannot reach them/);
  });

  it("says who shares a sandbox, and which network carries the default route", () => {
    expect(said(thing("container", "shop-web-1"))).toMatch(
      /Shares its sandbox with shop-web-metrics-1.*On 2 networks.*leaves by shop_frontend/,
    );
    expect(said(thing("container", "shop-web-metrics-1"))).toMatch(/Shares its sandbox with shop-web-1/);
    expect(said(thing("endpoint", "shop-web-1 on shop_frontend"))).toMatch(/Carries the sandbox's default route/);
    expect(said(thing("endpoint", "shop-web-1 on shop_backend"))).toMatch(/leaves by shop_frontend, not by this/);
  });

  it("says from where a published port can be reached", () => {
    expect(said(thing("publishedPort", "127.0.0.1:9000/tcp"))).toBe("Reachable from this host only.");
    expect(said(thing("publishedPort", "0.0.0.0:8080/tcp"))).toMatch(/every IPv4 address/);
    expect(said(thing("publishedPort", "[::]:8080/tcp"))).toMatch(/every IPv6 address/);
  });

  it("says what a stopped container will join", () => {
    expect(said(thing("container", "shop-web-2"))).toMatch(/Not running.*joins shop_frontend/);
  });
});

describe("the way of a link", () => {
  const names = (name: string): string[] =>
    wayOf(entities, thing("link", name)).map((step) => (isUnresolved(step) ? step.unresolved : step.name));

  it("goes from eth0 over its peer to the bridge, from whichever end it is asked", () => {
    const endpoint = thing("endpoint", "grafana on operations");
    const inner = entities.get(String(endpoint.link));
    const outer = entities.get(String(endpoint.hostLink));
    if (inner?.kind !== "link" || outer?.kind !== "link") throw new Error("grafana has no veth");
    const way = wayOf(entities, inner).map((s) => (isUnresolved(s) ? "?" : s.id));
    expect(way).toEqual([inner.id, outer.id, thing("link", "br-ops").id]);
    expect(wayOf(entities, outer).map((s) => (isUnresolved(s) ? "?" : s.id))).toEqual(way);
  });

  it("goes from a macvlan child to its parent", () => {
    const endpoint = thing("endpoint", "door-scanner on office");
    const child = entities.get(String(endpoint.link));
    if (child?.kind !== "link") throw new Error("door-scanner has no link");
    expect(wayOf(entities, child).map((s) => (isUnresolved(s) ? "?" : s.name))).toEqual(["eth0", "enp1s0"]);
  });

  it("tells why an end is not known", () => {
    const half = { ...thing("link", "br-ops"), type: "veth", master: null, peer: { unresolved: "not read" } } as const;
    expect(wayOf(entities, half).at(-1)).toEqual({ unresolved: "not read" });
    expect(names("br-ops")).toEqual(["br-ops"]);
  });
});

describe("commands", () => {
  it("show the same thing in a terminal", () => {
    expect(commandsFor(thing("network", "operations"), known)).toEqual([
      "docker network inspect operations",
      "ip -d link show br-ops",
    ]);
    expect(commandsFor(thing("container", "grafana"), known)[1]).toBe(
      `nsenter -t "$(docker inspect -f '{{.State.Pid}}' grafana)" -n ip addr`,
    );
    expect(commandsFor(thing("publishedPort", "[::]:8080/tcp"), known)).toContain("ip6tables -t nat -S DOCKER");
  });
});
