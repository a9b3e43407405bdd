import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import { gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { all, container, endpoint, get, network } from "#tests/lab/truth/sight.ts";

describe("gateway modes and IPv6 alone on engine 28.5 (recorded)", () => {
  const o = gatewayModesHost();
  const entities = assemble(o);

  it("a network of IPv6 alone has no IPv4 subnet, and its endpoint no IPv4 address, but a link", () => {
    expect(network(entities, "v6only").ipam.map((i) => i.subnet)).toEqual(["fd00:30:13::/64"]);
    const e = endpoint(entities, "v6o", "v6only");
    expect(e).toMatchObject({ ipv4: null, ipv6: "fd00:30:13::2/64" });
    expect(get(entities, "link", e.link).addresses).toEqual(["fd00:30:13::2/64"]);
    expect(get(entities, "link", get(entities, "link", e.hostLink).master).id).toBe(network(entities, "v6only").device);
  });

  it("an isolated network's bridge has no IPv4 address of its own, and nothing leaves with the host's", () => {
    const n = network(entities, "isolated");
    expect(n).toMatchObject({ masquerade: false, ipam: [{ subnet: "172.30.12.0/24", gateway: null }] });
    expect(get(entities, "link", n.device).addresses.filter((a) => !a.includes(":"))).toEqual([]);
    // The address that is the gateway's elsewhere is a container's here.
    expect(endpoint(entities, "iso", "isolated")).toMatchObject({ ipv4: "172.30.12.1/24", gateway: null });
  });

  it("a routed network's port has no host port on IPv4 and one on IPv6", () => {
    const { id } = container(entities, "gw");
    const ports = all(entities, "publishedPort").filter((p) => p.container === id);
    expect(ports.map((p) => [p.hostIp, p.hostPort, p.containerPort])).toEqual(
      expect.arrayContaining([
        ["0.0.0.0", null, 80],
        ["::", 8090, 80],
      ]),
    );
    expect(network(entities, "routed").masquerade).toBe(false);
    expect(network(entities, "natun").masquerade).toBe(true);
  });

  it("is no reason for a warning", () => {
    const found = findAll(entities, o, createMemo()).filter((f) => f.severity !== "info");
    // The recording has no sandboxes' routes and no address of the bridges that were made by hand.
    expect(found.map((f) => [f.code, f.text])).toEqual([]);
  });
});
