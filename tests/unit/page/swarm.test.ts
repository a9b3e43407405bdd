/** What the page says of a swarm's node (recorded), and of networks kept in a key-value store (hand-made). */
import { describe, expect, it } from "vitest";
import { commandsFor } from "#components/inspector/commands.ts";
import { explain } from "#components/inspector/explain.ts";
import { keptIn } from "#components/inspector/explain-swarm.ts";
import { listRows } from "#components/list/rows.ts";
import { searchEntries } from "#components/search/entries.ts";
import { nameOf } from "#components/ui/naming.ts";
import { applyFilter, type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Sandbox } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { clusterStoreHost } from "#tests/fixtures/hosts/foreign.ts";
import { swarmManager } from "#tests/fixtures/hosts/swarm-manager.ts";
import { all, endpoint, get, network } from "#tests/lab/truth/sight.ts";

const entities = assemble(swarmManager());
const relations = relate(entities);
const known = { entities, relations };
const service = (name: string) => {
  const found = relations.services.find((s) => s.name === name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
};
const hidden = (role: Sandbox["role"], of?: string): Sandbox => {
  const found = relations.sandboxes.find((s) => s.role === role && (!of || s.network === network(entities, of).id));
  if (!found) throw new Error(`no ${role} sandbox`);
  return found;
};
const rows = (change: Partial<Filter> = {}) => {
  const filter = { ...NO_FILTER, ...change };
  const visible = applyFilter(relations, filter);
  return listRows({
    entities,
    relations,
    visible,
    filter,
    view: "networks",
    order: NO_ORDER,
    by: "network",
    fold: [],
    collapsed: new Set(),
  });
};

describe("Docker's own sandboxes", () => {
  it("are called what they are for", () => {
    expect(nameOf(hidden("overlay", "ov"), entities)).toBe("overlay ov");
    expect(nameOf(hidden("loadBalancer", "ov"), entities)).toBe("load balancer of ov");
    expect(nameOf(hidden("ingress"), entities)).toBe("ingress sandbox");
  });

  it("give their endpoints a name, since no container does", () => {
    const of = (s: Sandbox) => all(entities, "endpoint").filter((e) => e.sandbox === s.id);
    expect(of(hidden("loadBalancer", "ov")).map((e) => nameOf(e, entities))).toEqual(["load balancer on ov"]);
    expect(
      of(hidden("ingress"))
        .map((e) => nameOf(e, entities))
        .sort(),
    ).toEqual(["ingress sandbox on docker_gwbridge", "ingress sandbox on ingress"]);
  });

  it("say what they do, and how to look into them", () => {
    expect(explain(hidden("ingress"), known).join()).toMatch(/routing mesh/);
    expect(commandsFor(hidden("ingress"), known)[0]).toBe(
      "nsenter --net=/var/run/docker/netns/ingress_sbox ip -d link",
    );
    const device = get(entities, "link", network(entities, "ov").device);
    const into = 'nsenter --net="$(ls -d /var/run/docker/netns/*-neulzxtp68)"';
    expect(commandsFor(device, known)).toContain(`${into} ip link show master br0`);
    expect(commandsFor(network(entities, "ov"), known)).toContain(`${into} ip -d link show br0`);
    const [tunnel] = relations.tunnelsByNetwork.get(network(entities, "ov").id) ?? [];
    if (!tunnel) throw new Error("no tunnel");
    expect(commandsFor(tunnel, known)).toContain(`${into} bridge fdb show dev vxlan0`);
  });
});

describe("the way out over docker_gwbridge", () => {
  it("is explained where it is taken", () => {
    expect(explain(network(entities, "docker_gwbridge"), known).join()).toMatch(/way out of sandboxes/);
    expect(explain(endpoint(entities, "c1", "ov"), known).join()).toMatch(/leaves by docker_gwbridge/);
  });
});

describe("services", () => {
  it("say how their names resolve", () => {
    expect(explain(service("svc-vip"), known).join()).toMatch(/one virtual address per network/);
    expect(explain(service("svc-dnsrr"), known).join()).toMatch(/addresses of its tasks/);
    expect(explain(service("svc-host"), known).join()).toMatch(/no virtual address/);
  });

  it("are in the list, with how many of their tasks run and the port that is published", () => {
    const list = rows();
    const head = list.find((r) => r.key === "services");
    expect(head).toMatchObject({ name: "Services", level: 1, count: relations.services.length });
    expect(list.find((r) => r.entity === service("svc-ing").id)).toMatchObject({
      level: 2,
      note: "2 of 2 running",
      detail: ":9090",
    });
  });

  it("are filtered with their containers", () => {
    const shown = rows({ networks: [network(entities, "docker_gwbridge").id] });
    expect(shown.some((r) => r.entity === service("f-vip").id)).toBe(true);
    expect(rows({ networks: [network(entities, "bridge").id] }).some((r) => r.entity === service("f-vip").id)).toBe(
      false,
    );
  });

  it("are found by name, virtual address and port, and by name their containers, too", () => {
    const by = (field: string) => searchEntries(entities).filter((e) => e.fields.includes(field));
    expect(by("svc-ing").map((e) => e.id)).toContain(service("svc-ing").id);
    expect(by("10.77.0.11").map((e) => e.id)).toContain(service("svc-vip").id);
    expect(by("9090").map((e) => e.id)).toContain(service("svc-ing").id);
    expect(
      by("f-vip")
        .map((e) => e.kind)
        .sort(),
    ).toEqual(["container", "service"]);
  });
});

describe("where a network's definition is kept", () => {
  it("rows 14 and 24: in the engine, the swarm's raft store or the key-value store", () => {
    expect(keptIn(network(entities, "docker_gwbridge"), null)).toBe("this engine alone");
    expect(keptIn(network(entities, "ov"), null)).toMatch(/raft store/);
    const old = assemble(clusterStoreHost());
    const global = all(old, "network").find((n) => n.scope === "global");
    if (!global) throw new Error("no network of scope global");
    const store = get(old, "host", global.host).engine?.clusterStore ?? null;
    expect(store).toMatch(/^(consul|etcd|zk):\/\//);
    expect(keptIn(global, store)).toBe(`the key-value store ${store}`);
  });

  it("an overlay that nothing here has joined says so", () => {
    const absent = { ...network(entities, "ov"), device: null };
    expect(explain(absent, known).join(" ")).toMatch(/Nothing of this host is joined/);
  });
});
