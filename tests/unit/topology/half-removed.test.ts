/** Records that contradict each other, as they do in the middle of a removal or after a crash. Hand-made. */
import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { expectSound } from "#tests/lab/truth/invariants.ts";
import { all, container, endpoint, network } from "#tests/lab/truth/sight.ts";

const o = engineHost("28.5.2");
const engineWith = (change: Partial<HostObservation["engine"]>): HostObservation => ({
  ...o,
  engine: { ...o.engine, ...change },
});
const networkId = network(assemble(o), "web").id as string;
const web = o.engine.networks.get(networkId);
if (!web) throw new Error("web was recorded");
const wrong = (of: HostObservation) => findAll(assemble(of), of, createMemo()).filter((f) => f.severity !== "info");

/** Without some of the host's links. */
function without(names: readonly string[]): HostObservation {
  if (!o.kernel.read) throw new Error("its kernel was read");
  const root = o.kernel.namespaces.get(o.kernel.root);
  if (!root) throw new Error("so was the host's namespace");
  const links = root.links.filter((l) => !names.includes(l.name));
  const gone = new Set(root.links.filter((l) => names.includes(l.name)).map((l) => l.ifindex));
  const left = links.map((l) => (l.master !== null && gone.has(l.master) ? { ...l, master: null } : l));
  const namespaces = new Map(o.kernel.namespaces).set(root.key, { ...root, links: left });
  return { ...o, kernel: { ...o.kernel, namespaces } };
}

describe("half-removed networks", () => {
  it("a network that the list lacks and a container is in is kept by the name its endpoint gives", () => {
    const networks = new Map([...o.engine.networks].filter(([id]) => id !== web.id));
    const entities = assemble(engineWith({ networks }));
    expectSound(entities);
    expect(network(entities, "web")).toMatchObject({ id: web.id, driver: "unknown", ipam: [] });
    // The kernel tells what it stands on.
    expect(network(entities, "web").device).toBe(network(assemble(o), "web").device);
    expect(endpoint(entities, "web1", "web").ipv4).toBe("172.30.1.128/24");
  });

  it("a member that is no container makes no endpoint; its being stale is found", () => {
    const ghost = { name: "ghost", endpoint: "9".repeat(64), mac: null, ipv4: "172.30.1.200/24", ipv6: null };
    const networks = new Map(o.engine.networks).set(web.id, {
      ...web,
      members: { ...web.members, ["f".repeat(64)]: ghost },
    });
    const made = engineWith({ networks });
    expectSound(assemble(made));
    expect(all(assemble(made), "endpoint")).toHaveLength(all(assemble(o), "endpoint").length);
    expect(wrong(made)).toMatchObject([{ code: "stale-endpoint", about: [web.id] }]);
    expect(wrong(made)[0]?.hint).toBe("docker network disconnect --force web ghost");
  });

  it("a bridge that is gone leaves its network and endpoints, and is found", () => {
    const made = without([`br-${web.id.slice(0, 12)}`]);
    const entities = assemble(made);
    expectSound(entities);
    expect(network(entities, "web").device).toBeNull();
    expect(typeof endpoint(entities, "web1", "web").link).toBe("string");
    expect(wrong(made).map((f) => f.code)).toContain("bridge-missing");
  });

  it("a bridge and all its ports gone at once cut nothing but what stood on them", () => {
    if (!o.kernel.read) throw new Error("its kernel was read");
    const bridge = `br-${web.id.slice(0, 12)}`;
    const links = o.kernel.namespaces.get(o.kernel.root)?.links ?? [];
    const index = links.find((l) => l.name === bridge)?.ifindex;
    const entities = assemble(without([bridge, ...links.filter((l) => l.master === index).map((l) => l.name)]));
    expectSound(entities);
    expect(endpoint(entities, "web1", "web").hostLink).toHaveProperty("unresolved");
    expect(typeof endpoint(entities, "web1", "back").hostLink).toBe("string");
  });

  it("no network at all: every container is still there, and what it was in has a name", () => {
    const entities = assemble(engineWith({ networks: new Map() }));
    expectSound(entities);
    expect(all(entities, "container")).toHaveLength(o.engine.containers.size);
    const names = all(entities, "network")
      .map((n) => n.name)
      .sort();
    expect(names).toEqual(["back", "bridge", "host", "mv", "none", "v6net", "web"]);
    expect(container(entities, "web1").sandbox).not.toBeNull();
  });
});
