/** What differs between engines 20.10, 26.1 and 28.5 and would mislead who does not know, each on recorded answers. */
import { describe, expect, it } from "vitest";
import { parseEvent, touchedBy } from "#lib/docker/events.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Endpoint, Link } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { recordedText as hostText, namespacesOf } from "#tests/fixtures/hosts/read.ts";
import { recordedEngine } from "#tests/support/recorded-host.ts";
import { host } from "#tests/support/synthetic-host.ts";
import { container, ENGINES, endpointIn, info, network, recordedJson, recordedText } from "./recorded.ts";

interface RawInspect {
  readonly State: { readonly Status: string };
  readonly NetworkSettings: {
    readonly SandboxID: string;
    readonly SandboxKey: string;
    readonly Networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}
const raw = (engine: string, name: string) => recordedJson(`${engine}/container_${name}.json`) as RawInspect;
const rawNetwork = (engine: string, name: string) =>
  recordedJson(`${engine}/network_${name}.json`) as Readonly<Record<string, unknown>>;
const perEngine = <T>(ask: (engine: string) => T): T[] => ENGINES.map(ask);

const entities = (engine: string) => [...assemble(engineHost(engine)).values()];
const endpoints = (engine: string): Endpoint[] => entities(engine).flatMap((e) => (e.kind === "endpoint" ? [e] : []));

describe("records of containers that do not run", () => {
  it("keep a stale SandboxID and SandboxKey on 20.10 and 26.1, not on 28.5; none of them is in a sandbox", () => {
    expect(perEngine((e) => raw(e, "exited1").NetworkSettings.SandboxID !== "")).toEqual([true, true, false]);
    expect(perEngine((e) => raw(e, "exited1").NetworkSettings.SandboxKey !== "")).toEqual([true, true, false]);
    for (const engine of ENGINES) {
      const { id } = container(engine, "exited1");
      expect(container(engine, "exited1")).toMatchObject({ sandboxId: null, sandboxKey: null });
      expect(entities(engine).find((e) => e.id === id)).toMatchObject({ state: "exited", sandbox: null });
      expect(endpoints(engine).filter((e) => e.container === id)).toEqual([]);
    }
  });

  it("have entries with empty ids while they are created; the network is found by its name", () => {
    for (const engine of ENGINES) {
      const recorded = raw(engine, "created1").NetworkSettings.Networks.web;
      expect(recorded).toMatchObject({ NetworkID: "", EndpointID: "" });
      expect(endpointIn(container(engine, "created1"), "web")).toMatchObject({ id: null, network: "" });
    }
  });
});

describe("names of an endpoint", () => {
  it("stand in DNSNames since 26; 20.10 puts the short id among the aliases; shown is what the user gave", () => {
    const back = (engine: string) => raw(engine, "db").NetworkSettings.Networks.back ?? {};
    expect(perEngine((e) => Array.isArray(back(e).DNSNames))).toEqual([false, true, true]);
    expect(perEngine((e) => (back(e).Aliases as string[]).length)).toEqual([3, 1, 1]);
    expect(perEngine((e) => endpointIn(container(e, "db"), "back").aliases)).toEqual([
      ["database"],
      ["database"],
      ["database"],
    ]);
  });
});

describe("fields that came later", () => {
  it("GwPriority is null before 28", () => {
    expect(perEngine((e) => "GwPriority" in (raw(e, "web1").NetworkSettings.Networks.web ?? {}))).toEqual([
      false,
      false,
      true,
    ]);
    expect(perEngine((e) => endpointIn(container(e, "web1"), "web").gwPriority)).toEqual([null, null, 0]);
  });

  it("EnableIPv4 is true where an engine does not know it yet", () => {
    expect(perEngine((e) => "EnableIPv4" in rawNetwork(e, "web"))).toEqual([false, false, true]);
    expect(perEngine((e) => network(e, "web").enableIpv4)).toEqual([true, true, true]);
  });

  it("the gateway of an internal network is its bridge's address on 20.10, and nothing later", () => {
    expect(perEngine((e) => raw(e, "db").NetworkSettings.Networks.back?.Gateway)).toEqual(["172.30.2.1", "", ""]);
    expect(perEngine((e) => endpointIn(container(e, "db"), "back").gateway)).toEqual(["172.30.2.1", null, null]);
    for (const engine of ENGINES) {
      expect(endpoints(engine).find((e) => e.ipv4 === "172.30.2.50/24")?.defaultRoute).toBe(false);
    }
  });
});

describe("links of 28", () => {
  it("have MACs by chance: before, they say the address", () => {
    const mac = (engine: string) => endpointIn(container(engine, "web1"), "web").mac;
    expect(perEngine(mac).map((m) => m === "02:42:ac:1e:01:80")).toEqual([true, true, false]);
  });

  it("are all ifindex 2 in their sandboxes: only the namespace tells the pairs apart", () => {
    const far = (engine: string) =>
      (namespacesOf(`engine-${engine}`).host?.link ?? []).filter((l) => l.master).map((l) => l.link_index);
    expect(perEngine((e) => new Set(far(e)).size === far(e).length)).toEqual([true, true, false]);
    for (const engine of ENGINES) {
      const all = new Map(entities(engine).map((e) => [String(e.id), e]));
      const pairs = endpoints(engine).filter((e) => typeof e.hostLink === "string");
      expect(pairs.length).toBeGreaterThanOrEqual(5);
      expect(new Set(pairs.map((e) => e.hostLink)).size).toBe(pairs.length);
      for (const e of pairs) {
        const veth = all.get(String(e.hostLink)) as Link;
        const bridge = all.get(String(veth.master)) as Link;
        expect(veth.peer).toBe(e.link);
        expect(all.get(e.network)).toMatchObject({ device: bridge.id });
      }
    }
  });
});

describe("what an engine says of its rules", () => {
  it("ip6tables is in use by default on 28.5 alone, which no field says", () => {
    const published = (engine: string) => container(engine, "web1").ports.some((p) => p.hostIp === "::");
    // Older engines publish on IPv6 too, by docker-proxy.
    expect(perEngine(published)).toEqual([true, true, true]);
    expect(perEngine((e) => info(e).firewallBackend)).toEqual([null, null, "iptables"]);
  });

  it("FirewallBackend nftables is no proof: that engine's rules were iptables'; shown is what was read", () => {
    const nft = recordedEngine({ info: JSON.parse(hostText("engine-28.5.2-nftenv.info.json")) }).info;
    expect(nft.firewallBackend).toBe("nftables");
    const made = host([], [], { read: false, reason: "not recorded", hint: "" });
    const o: HostObservation = {
      ...made,
      engine: { ...made.engine, info: nft },
      rules: {
        read: true,
        revision: 1,
        sources: [],
        tables: [{ backend: "iptables-nft", family: "ip", name: "filter", chains: [] }],
      },
    };
    expect([...assemble(o).values()].find((e) => e.kind === "host")).toMatchObject({
      rules: { backends: ["iptables-nft"] },
    });
  });
});

describe("events", () => {
  it("of a connect carry the network's id as their own and the container among the attributes", () => {
    for (const engine of ENGINES) {
      const lines = recordedText(`${engine}/events.ndjson`).trim().split("\n");
      const connects = lines.map((l) => JSON.parse(l)).filter((e) => e.Action === "connect");
      expect(connects.length).toBeGreaterThan(0);
      for (const e of connects) {
        const parsed = parseEvent(JSON.stringify(e));
        expect(parsed && touchedBy(parsed)).toEqual({
          kind: "network",
          id: e.Actor.ID,
          container: e.Actor.Attributes.container,
        });
        expect(network(engine, e.Actor.Attributes.name).id).toBe(e.Actor.ID);
      }
    }
  });
});

describe("a network's own list of containers", () => {
  it("has the running ones of this host alone", () => {
    for (const engine of ENGINES) {
      const members = Object.values(network(engine, "web").members).map((m) => m.name);
      // created1 and exited1 are on it too.
      expect(members).toEqual(["web1"]);
      expect(endpointIn(container(engine, "exited1"), "web").networkName).toBe("web");
    }
  });

  it("has nothing of other nodes, though the overlay spans them", () => {
    const ov = network("swarm-28.5.2", "ov_s1");
    expect(ov.peers.length).toBe(3);
    expect(Object.keys(ov.members)).not.toContain("c2");
  });
});

describe("workers of a swarm", () => {
  it("do not know overlays that nothing of theirs joined: the engine answers that there is none", () => {
    expect(recordedJson("swarm-20.10.24/network_enc_t6.json")).toEqual({ message: "network enc not found" });
    expect(network("swarm-20.10.24", "ov_t6")).toMatchObject({ name: "ov", scope: "swarm", driver: "overlay" });
  });

  it("draw a network that the list lacks from the containers in it", () => {
    const made = engineHost("28.5.2");
    const web = network("28.5.2", "web").id;
    const networks = new Map([...made.engine.networks].filter(([id]) => id !== web));
    const found = assemble({ ...made, engine: { ...made.engine, networks } });
    expect(found.get(web)).toMatchObject({ kind: "network", name: "web", driver: "unknown" });
    expect([...found.values()].filter((e) => e.kind === "endpoint" && e.network === web)).toHaveLength(1);
  });
});
