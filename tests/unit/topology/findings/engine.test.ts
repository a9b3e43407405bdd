import { describe, expect, it } from "vitest";
import { found, WEB } from "./healthy-host.ts";

describe("what the engine's record alone tells", () => {
  it("a network that names a container that is gone", () => {
    const gone = "d".repeat(64);
    const stale = (id: string) =>
      found((p) => {
        p.networks = p.networks.map((n) => {
          const ghost = { name: "ghost", endpoint: "e", mac: null, ipv4: "10.2.0.9/24", ipv6: null };
          return n.id === "back" ? { ...n, members: { [id]: ghost } } : n;
        });
      });
    expect(stale(gone)).toEqual(["warning stale-endpoint: back"]);
    expect(stale("gateway_ingress-sbox")).toEqual([]);
  });

  it("a port that is open on every address, once for IPv4 and IPv6", () => {
    const open = (hostIp: string) => ({ containerPort: 80, protocol: "tcp" as const, hostIp, hostPort: 8080 });
    const ports = (...ips: string[]) =>
      found((p) => {
        p.containers = p.containers.map((c) => (c.id === WEB ? { ...c, ports: ips.map(open) } : c));
      });
    expect(ports("0.0.0.0", "::")).toEqual([
      `info port-open: port:${"a".repeat(12)}:0.0.0.0:8080:80/tcp port:${"a".repeat(12)}::::8080:80/tcp a`,
    ]);
    expect(ports("127.0.0.1", "::1")).toEqual([]);
  });
});
