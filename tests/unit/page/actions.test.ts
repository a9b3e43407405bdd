/** Actions on the page: what is offered, what may be done, what is typed, what is seen. The web shop is hand-made. */
import { describe, expect, it } from "vitest";
import { createAction, createField, EMPTY_DRAFT, EMPTY_POOL } from "#components/actions/create-draft.ts";
import { newId } from "#components/actions/line.ts";
import { linked } from "#components/actions/linked.ts";
import { whyNot } from "#components/actions/may.ts";
import { disconnecting, offersFor } from "#components/actions/offers.ts";
import { parsePairs, several, wholeNumber } from "#components/actions/pairs.ts";
import { subnetProposal } from "#components/actions/propose-subnet.ts";
import { isSeen } from "#components/actions/seen.ts";
import { actionEntries } from "#components/search/action-entries.ts";
import { actionRequestSchema } from "#lib/protocol/action-schemas.ts";
import type { HostStatus, Me } from "#lib/protocol/stream.ts";
import { targetAt } from "#lib/scene/drop-target.ts";
import { drawEntities, lines } from "../scene/picture.ts";
import { entities, relations } from "./webshop-page.ts";

const known = { entities, relations };
const joined = relations.containers.find((c) => (relations.endpointsByContainer.get(c.id) ?? []).length > 0);
const endpoint = joined && relations.endpointsByContainer.get(joined.id)?.[0];
if (!joined || !endpoint) throw new Error("The web shop has changed");
const on = new Set((relations.endpointsByContainer.get(joined.id) ?? []).map((e) => e.network));
const other = relations.networks.find((n) => !on.has(n.id) && n.driver === "bridge");
if (!other) throw new Error("The web shop has changed");

const operator: Me = { name: "alice", role: "operator", via: "user" };
const host: HostStatus = {
  address: "unix:///x",
  state: "ready",
  since: "",
  error: null,
  kernel: null,
  notices: [],
  abilities: null,
};
const page = (who: Me, abilities: HostStatus["abilities"]) => ({
  who,
  status: { version: "0", hosts: [{ ...host, abilities }] },
  connection: "live" as const,
});

describe("what may be done", () => {
  const no = { allowed: false, reason: "The proxy forbids it.", hint: "Allow POST." } as const;

  it("operators may, viewers are told who may", () => {
    expect(whyNot("connect", page(operator, null))).toBeNull();
    expect(whyNot("connect", page({ ...operator, role: "viewer" }, null))).toContain("viewer");
  });

  it("what the engine's socket forbids is said with its hint; the rest is allowed; prune needs what remove needs", () => {
    const abilities = { connect: true, disconnect: true, create: no, remove: no } as const;
    expect(whyNot("connect", page(operator, abilities))).toBeNull();
    expect(whyNot("create", page(operator, abilities))).toBe("The proxy forbids it. Allow POST.");
    expect(whyNot("prune", page(operator, abilities))).toContain("forbids");
  });

  it("nothing while the server does not answer", () => {
    expect(whyNot("connect", { ...page(operator, null), connection: "offline" })).toContain("does not answer");
  });
});

describe("what is offered", () => {
  it("a container: to connect it, and to leave each of its networks", () => {
    const texts = offersFor(joined, known).map((o) => o.text);
    expect(texts[0]).toBe(`Connect ${joined.name} to a network…`);
    expect(texts.slice(1).every((t) => t.startsWith("Disconnect from "))).toBe(true);
    expect(texts.length).toBe(1 + on.size);
  });

  it("an endpoint and its link in the sandbox mean the same wire", () => {
    const wanted = { is: "disconnect", container: joined.id, network: endpoint.network };
    expect(disconnecting(endpoint, known)).toEqual(wanted);
    const link = typeof endpoint.link === "string" ? entities.get(endpoint.link) : undefined;
    expect(disconnecting(link, known)).toEqual(wanted);
    expect(disconnecting(joined, known)).toBeNull();
  });

  it("the search palette finds actions by verb and names, and none without a verb", () => {
    const [first] = actionEntries(`connect ${joined.name} ${other.name}`, entities, relations);
    expect(first?.dialog).toEqual({ is: "connect", container: joined.id, network: other.id });
    expect(actionEntries(joined.name, entities, relations)).toEqual([]);
    expect(actionEntries("prune", entities, relations).map((e) => e.dialog.is)).toEqual(["prune"]);
    expect(actionEntries(`disconnect ${joined.name}`, entities, relations)[0]?.dialog).toMatchObject({
      is: "disconnect",
      container: joined.id,
    });
  });
});

describe("what is seen", () => {
  const connect = {
    kind: "connect",
    container: joined.id,
    network: other.id,
    ipv4: null,
    ipv6: null,
    linkLocal: [],
    aliases: [],
    mac: null,
    gwPriority: null,
    driverOptions: {},
  } as const;

  it("a connect when there is an endpoint, a disconnect when there is none", () => {
    expect(isSeen(connect, known)).toBe(false);
    expect(isSeen({ ...connect, network: endpoint.network }, known)).toBe(true);
    const leave = { kind: "disconnect", container: joined.id, network: endpoint.network, force: false } as const;
    expect(isSeen(leave, known)).toBe(false);
    expect(isSeen({ ...leave, network: other.id }, known)).toBe(true);
  });

  it("a remove when the network is gone", () => {
    expect(isSeen({ kind: "remove", network: other.id }, known)).toBe(false);
    expect(isSeen({ kind: "remove", network: "0".repeat(64) }, known)).toBe(true);
  });
});

describe("the subnet that is proposed", () => {
  const [on] = relations.hosts;
  if (!on) throw new Error("The web shop has changed");
  const links = relations.linksBySandbox.get(relations.hostSandbox.get(on.id)?.id as never) ?? [];
  const nic = links.find((l) => l.type === "physical" && l.addresses.some((a) => a.includes(".")));
  const wished = (driver: string, options: Readonly<Record<string, string>> = { parent: nic?.name ?? "" }) => ({
    driver,
    options,
  });
  const others = relations.networks.filter((n) => n.driver !== "macvlan" && n.driver !== "ipvlan");
  const propose = (...[what, with_ = relations]: [ReturnType<typeof wished>, typeof relations?]) =>
    subnetProposal(what, 4, on, with_);

  it("is one that nothing uses, but the NIC's own for what stands on a NIC", () => {
    expect(propose(wished("bridge"))?.why).toMatch(/^Nothing uses \S+\.$/);
    expect(propose(wished("ipvlan", { ipvlan_mode: "l3" }))?.why).toMatch(/^Nothing uses/);
    for (const driver of ["macvlan", "ipvlan"]) {
      const own = propose(wished(driver), { ...relations, networks: others });
      expect(own?.why).toBe(`${nic?.name} is in ${own?.subnet}.`);
      expect(nic?.addresses.map((a) => a.split(".")[0])).toContain(own?.subnet.split(".")[0]);
      expect(propose(wished(driver, {}))).toBeNull();
    }
  });

  it("is none where another network has the NIC's", () => {
    const taken = others.map((n, i) => (i === 0 ? { ...n, ipam: [pool("0.0.0.0/1"), pool("128.0.0.0/1")] } : n));
    expect(propose(wished("macvlan"), { ...relations, networks: taken })).toBeNull();
  });
  const pool = (subnet: string) => ({ subnet, ipRange: null, gateway: null, auxAddresses: {} });
});

describe("names in a sentence", () => {
  const thing = (name: string) => ({ id: `id of ${name}`, name });

  it("lead to what they name, once each, and not from within another name", () => {
    expect(linked("web reaches web-1 and a.web by web.", [thing("web"), thing("web-1")])).toEqual([
      thing("web"),
      " reaches ",
      thing("web-1"),
      " and a.web by ",
      "web",
      ".",
    ]);
    expect(linked("It is on b+c.", [thing("b+c")])).toEqual(["It is on ", thing("b+c"), "."]);
    expect(linked("As it is.", [])).toEqual(["As it is."]);
  });
});

describe("what is typed", () => {
  it("lists and pairs", () => {
    expect(several(" a, b  c ,")).toEqual(["a", "b", "c"]);
    expect(parsePairs("a=1\n\n b = x=y \nflag")).toEqual({ a: "1", b: "x=y", flag: "" });
    expect([" ", "7", " -3 ", "1.5", "seven", "0x10"].map(wholeNumber)).toEqual([
      null,
      7,
      -3,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("a draft becomes an action that the server takes; empty subnets are left to the engine", () => {
    expect(createAction(EMPTY_DRAFT)).toBeNull();
    const draft = {
      ...EMPTY_DRAFT,
      name: " back ",
      pools: [{ ...EMPTY_POOL, subnet: "10.9.0.0/24", aux: "a=10.9.0.9" }, EMPTY_POOL],
    };
    const action = createAction(draft);
    expect(action).toMatchObject({
      name: "back",
      ipam: [{ subnet: "10.9.0.0/24", ipRange: null, gateway: null, auxAddresses: { a: "10.9.0.9" } }],
    });
    expect(actionRequestSchema.safeParse({ id: newId(), action }).success).toBe(true);
  });

  it("an option of another driver does not travel", () => {
    const draft = {
      ...EMPTY_DRAFT,
      name: "x",
      driver: "macvlan",
      options: { parent: "eth1", "com.docker.network.bridge.name": "br9" },
    };
    expect(createAction(draft)).toMatchObject({ options: { parent: "eth1" } });
  });

  it("a refusal finds its field", () => {
    const draft = {
      ...EMPTY_DRAFT,
      name: "x",
      pools: [EMPTY_POOL, { ...EMPTY_POOL, subnet: "10.9.0.0/24", gateway: "10.8.0.1" }],
    };
    const at = (code: string, message: string) => createField({ code, message, hint: "" }, draft);
    expect(at("name-taken", "There is a network x already.")).toBe("name");
    expect(at("gateway-outside", "10.8.0.1 is outside 10.9.0.0/24.")).toBe("1.gateway");
    expect(at("bad_fields", "The action cannot be used. ipam.0.subnet: Not a subnet.")).toBe("1.subnet");
    expect(at("no-swarm", "It is in no swarm.")).toBeNull();
  });
});

describe("what something is dropped on", () => {
  const scene = drawEntities(entities, "networks");
  const bar = lines(scene, "bar").find((b) => b.y1 === b.y2);
  if (!bar) throw new Error("There is no bar");

  it("a bar from a little above it, not from far, and never as a card", () => {
    const x = (bar.x1 + bar.x2) / 2;
    expect(targetAt(scene, "bar", x, bar.y1 - 10, 16)?.entity).toBe(bar.entity);
    expect(targetAt(scene, "bar", x, bar.y1 - 10, 4)).toBeNull();
    expect(targetAt(scene, "card", bar.x1, bar.y1, 16)).toBeNull();
  });
});
