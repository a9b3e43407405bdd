import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { makePicture, type Picture } from "#lib/export/picture.ts";
import { redact } from "#lib/export/redact.ts";
import { sha256 } from "#lib/export/redact-hash.ts";
import { type TextFormat, writeText } from "#lib/export/text-formats.ts";
import { isAlive, NO_FILTER } from "#lib/scene/filter.ts";
import { assemble } from "#lib/topology/assemble.ts";
import { parsePrefix } from "#lib/topology/cidr.ts";
import type { Container, Entity, EntityId, Finding, Link, Network } from "#lib/topology/model.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { HOSTS } from "#tests/unit/scene/hosts.ts";

type Entities = ReadonlyMap<EntityId, Entity>;
const ALL = ["names", "addresses", "ids"] as const;
const FORMATS: readonly TextFormat[] = ["mermaid", "dot", "drawio", "nwdiag", "markdown", "csv", "json"];
const EVERYTHING: PictureOptions = { ...DEFAULTS, filter: { ...NO_FILTER, stopped: true, empty: true } };
const byId = (entities: readonly Entity[]): Entities => new Map(entities.map((e) => [e.id, e]));
const TOPOLOGIES: readonly (readonly [string, () => Entities])[] = [
  ["the web shop", () => byId(webshop())],
  ...HOSTS.map(([name, make]) => [name, () => assemble(make())] as const),
];

/** Everything that a redacted picture is written as. */
const outputs = (entities: Entities, what: PictureOptions["redact"]): string =>
  (["networks", "wiring"] as const)
    .flatMap((view) =>
      (["networks", "addresses"] as const).flatMap((table) => {
        const picture = makePicture(entities, { ...EVERYTHING, view, table, redact: what });
        return FORMATS.map((format) => writeText(picture, format));
      }),
    )
    .join("\n");

/** Every string anywhere in a value, and the keys of what is no entity's own field. */
function strings(value: unknown, keys = false): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => [
    ...(keys && !Array.isArray(value) ? [key] : []),
    ...strings(v, ["labels", "auxAddresses"].includes(key)),
  ]);
}

/** Words that the model, the engine and the kernel use of everybody's things. */
const WORDS = new Set(
  `host sandbox container endpoint network link service tunnel publishedPort outside finding overlay ingress loadBalancer
  other veth bridge vxlan macvlan ipvlan vlan physical loopback openvswitch created running paused restarting removing
  exited dead local swarm global null none default unicast blackhole kernel boot static dhcp bird main universe up down
  unknown lowerlayerdown forwarding disabled true false tcp udp sctp error warning info manager worker replicated vip dnsrr
  docker0 docker_gwbridge flannel.1 weave datapath vxlan.calico nat routed isolated com.docker.network iptables-nft
  iptables-legacy nftables calico calico-ipam weavemesh private vepa passthru proto-17 ovs-system dummy dummy0 tunl0 ipip
  vxlan-6784 vethwe-bridge vethwe-datapath geneve
  unix:///var/run/docker.sock nat-unprotected unreachable netkit wireguard sit0 infiniband 00:00:00:00:00:00`.split(
    /\s+/,
  ),
);
const isWord = (text: string): boolean =>
  text.length < 4 ||
  WORDS.has(text) ||
  /^(true|false|\d+|\d{4}-\d\d-\d\dT.*|\d+\.\d+(\.\d+)?([-+][\w.+]+)?|[a-z]+-[a-z-]+:|com\.docker\.(network|compose)\..*)$/.test(
    text,
  ) ||
  /^(eth|ens|enp|vxlan|vlan|veth|tap)[0-9]+(s\d+)?([.:]\d+)?$/.test(text);

/** Addresses that stay, and those that are nobody's. */
const PUBLIC = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "198.18.0.0/15",
  "233.252.0.0/24",
  "2001:db8::/32",
  "fe80::/10",
  "ff00::/8",
  "::/128",
  "::1/128",
].map((text) => parsePrefix(text));
const isPublic = (text: string): boolean => {
  const p = parsePrefix(text);
  return (
    p !== null &&
    (p.length <= 3 || PUBLIC.some((q) => q?.family === p.family && p.first >= q.first && p.last <= q.last))
  );
};

/** All that a reader could know a host by. */
function secrets(entities: Entities): Set<string> {
  const found = new Set<string>();
  const predefined = /^(bridge|host|none|ingress|docker_gwbridge)$/;
  for (const entity of entities.values()) {
    const { kind: _, ...fields } = entity;
    // What they say is a sentence of ours around names and addresses, which are collected on their own.
    const said = entity.kind === "finding" ? { id: entity.id, text: entity.text } : fields;
    for (const text of strings(said)) if (!isWord(text) && !isPublic(text) && !predefined.test(text)) found.add(text);
  }
  for (const text of [...found]) {
    for (const id of text.match(/[0-9a-z]{25}|[0-9a-f]{64}/g) ?? []) found.add(id).add(id.slice(0, 12));
    for (const address of text.match(/\d+\.\d+\.\d+\.\d+/g) ?? []) if (!isPublic(address)) found.add(address);
    for (const mac of text.match(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g) ?? [])
      if (!/^(ff:|00:00:00:00:00:00)/.test(mac)) found.add(mac);
  }
  return found;
}

/** Which secrets stand in a text: long ones anywhere, short ones as words of their own. */
function leaked(text: string, secret: ReadonlySet<string>): string[] {
  const words = new Set(text.split(/[\s"'|,;<>()[\]{}=/]+/));
  const all = [...words].join("\n");
  const pieces = new Set([...words].flatMap((w) => [w, ...w.split(/[^\w.:-]+/), ...w.split(/[^\w.-]+/)]));
  return [...secret].filter((s) =>
    /[\s"'|,;<>()[\]{}=/]/.test(s) ? text.includes(s) : s.length >= 12 ? all.includes(s) : pieces.has(s),
  );
}

describe.each(TOPOLOGIES)("%s, redacted", (_, make) => {
  it("shows no name, address or id of the real one, in any format", () => {
    const entities = make();
    const text = outputs(entities, ALL);
    expect(leaked(text, secrets(entities))).toEqual([]);
  });

  it("would be told of if it showed one", () => {
    const entities = make();
    expect(leaked(outputs(entities, []), secrets(entities)).length).toBeGreaterThan(5);
  });

  it("has only addresses for documentation, or such as say nothing", () => {
    const text = JSON.stringify([...redact(make(), ["addresses"]).values()].map((e) => ({ ...e, text: "" })));
    const four = text.match(/(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])/g) ?? [];
    expect(new Set(four.filter((a) => !isPublic(a)))).toEqual(new Set());
    const macs = text.match(/(?<![0-9a-f:])([0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])/g) ?? [];
    expect(new Set(macs.filter((m) => !/^(00:00:5e:00:53|02:00:5e|00:00:00|ff:ff:ff)/.test(m)))).toEqual(new Set());
    expect(text).not.toContain('"unknown/');
  });

  it("hides names alone, or ids alone, where only they are asked for", () => {
    const entities = make();
    const text = (what: PictureOptions["redact"]): string =>
      writeText(makePicture(entities, { ...EVERYTHING, view: "wiring", redact: what }), "json");
    const named = [...entities.values()].flatMap((e) =>
      e.kind === "container" ? [e.name, e.image] : e.kind === "network" || e.kind === "service" ? [e.name] : [],
    );
    const names = new Set(named.filter((n) => !isWord(n) && !/^(bridge|host|none|ingress|docker_gwbridge)$/.test(n)));
    const ids = new Set([...entities.keys()].flatMap((id) => id.match(/[0-9a-f]{64}|[0-9a-z]{25}/g) ?? []));
    expect(leaked(text(["names"]), names)).toEqual([]);
    expect(leaked(text(["ids"]), new Set([...ids].flatMap((id) => [id, id.slice(0, 12)])))).toEqual([]);
    // The key of the aliases: the engine's id.
    for (const what of ALL)
      for (const e of entities.values()) if (e.kind === "host") expect(text([what])).not.toContain(`"${e.id}"`);
  });

  it("keeps what belongs to what, and the shape of the picture", () => {
    const entities = make();
    const plain = makePicture(entities, { ...EVERYTHING, view: "wiring" });
    const hidden = makePicture(entities, { ...EVERYTHING, view: "wiring", redact: [...ALL] });
    const shape = ({ plan, relations: r }: Picture) => ({
      kinds: [...plan.frames].map((f) => f.edge.length),
      // Of networks made in one instant, ids tell the order.
      bars: plan.frames.map((f) =>
        f.bars
          .map((b) =>
            JSON.stringify([
              b.tone,
              b.ways.length,
              b.cards.map((c) => [c.containers.length, c.joints.length, c.loose.length, c.ports.length]),
            ]),
          )
          .sort(),
      ),
      inHost: plan.frames.map((f) => f.inHost.length),
      endpoints: r.networks.map((n) => r.endpointsByNetwork.get(n.id)?.length ?? 0).sort(),
      devices: r.networks.map((n) => n.device !== null).sort(),
      subnets: r.networks.map((n) => new Set(n.ipam.map((i) => i.subnet)).size).sort(),
      ports: [...r.portsOfBridge.values()].map((p) => p.length).sort(),
    });
    expect(shape(hidden)).toEqual(shape(plain));
    expect(hidden.entities.size).toBe(entities.size);
  });

  it("refers to the same things as before", () => {
    const entities = make();
    const hidden = redact(entities, ALL);
    const dangling = (all: Entities): number =>
      [...all.values()].flatMap((e) => strings({ ...e, labels: {} })).filter((s) => all.has(s)).length;
    expect(dangling(hidden)).toBe(dangling(entities));
  });
});

const of = <K extends Entity["kind"]>(entities: Entities, kind: K): Extract<Entity, { kind: K }>[] =>
  [...entities.values()].filter((e): e is Extract<Entity, { kind: K }> => e.kind === kind);
const shop = byId(webshop());

describe("aliases", () => {
  const names = (entities: Entities): Map<string, string> => {
    const hidden = [...redact(entities, ALL).values()];
    return new Map(
      [...entities.values()].flatMap((e, i) => {
        const now = hidden[i];
        return "name" in e && now && "name" in now ? [[e.name, now.name] as const] : [];
      }),
    );
  };

  it("are short, and tell the kind", () => {
    const found = names(shop);
    expect(found.get("crm")).toMatch(/^container-[0-9a-f]{4}$/);
    expect(found.get("shop_backend")).toMatch(/^network-[0-9a-f]{4}$/);
    expect(found.get("atlas")).toMatch(/^host-[0-9a-f]{4}$/);
  });

  it("leave what every engine has its name", () => {
    const found = names(shop);
    for (const name of ["bridge", "host", "none", "docker0", "eth0", "enp1s0"]) expect(found.get(name)).toBe(name);
  });

  it("stay when other things come and go", () => {
    const fewer = new Map([...shop].filter(([, e]) => !("name" in e) || e.name !== "grafana"));
    const [all, some] = [names(shop), names(fewer)];
    for (const [name, alias] of some) expect(all.get(name)).toBe(alias);
  });

  it("differ on another engine", () => {
    const text = JSON.stringify([...shop.values()]).replaceAll(":lab", ":other");
    const other = byId(JSON.parse(text) as Entity[]);
    expect(names(other).get("crm")).not.toBe(names(shop).get("crm"));
  });

  it("are no two the same, however many there are", () => {
    const crm = of(shop, "container").find((c) => c.name === "crm") as Container;
    const many = byId([
      ...shop.values(),
      ...Array.from({ length: 2000 }, (_, i) => ({ ...crm, id: `${i}` as Container["id"], name: `crm-${i}` })),
    ]);
    const found = of(redact(many, ["names"]), "container").map((c) => c.name);
    expect(new Set(found).size).toBe(found.length);
    expect(found.some((n) => /-[0-9a-f]{5}$/.test(n))).toBe(true);
  });
});

describe("addresses", () => {
  const hidden = redact(shop, ["addresses"]);
  const network = (name: string): Network => of(hidden, "network").find((n) => n.name === name) as Network;
  const inside = (address: string | null, subnet: string | undefined): boolean => {
    const [a, s] = [parsePrefix(address?.replace(/\/.*/, "") ?? ""), parsePrefix(subnet ?? "")];
    return a !== null && s !== null && a.first >= s.first && a.first <= s.last;
  };

  it("of one subnet are in one, with the gateway first and the last byte kept", () => {
    const backend = network("shop_backend").ipam[0];
    expect(backend?.subnet).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113|198\.1[89]\.\d+)\.0\/24$/);
    expect(backend?.gateway).toBe(backend?.subnet.replace("0/24", "1"));
    const found = of(hidden, "endpoint").filter((e) => e.network === network("shop_backend").id);
    expect(found.map((e) => e.ipv4?.replace(/.*\./, "")).sort()).toEqual(["2/24", "3/24", "4/24", "5/24", "6/24"]);
    for (const e of found) expect(inside(e.ipv4, backend?.subnet)).toBe(true);
  });

  it("of a subnet that is larger than it needs to be go to a small one, as its prefix does everywhere", () => {
    const operations = network("operations");
    const device = hidden.get(operations.device ?? "") as Link;
    expect(operations.ipam[0]?.subnet).toMatch(/\/24$/);
    expect(device.addresses).toEqual([`${operations.ipam[0]?.gateway}/24`]);
  });

  it("differ where the real ones do", () => {
    const texts = (all: Entities): string[] =>
      of(all, "link").flatMap((l) => l.addresses.filter((a) => !a.startsWith("127.")));
    expect(new Set(texts(hidden)).size).toBe(new Set(texts(shop)).size);
  });

  it("that say nothing stay", () => {
    const ips = new Set(of(hidden, "publishedPort").map((p) => p.hostIp));
    expect(ips).toEqual(new Set(["0.0.0.0", "::", "127.0.0.1"]));
  });
});

it("replaces what findings and refusals say", () => {
  const finding: Finding = {
    kind: "finding",
    id: "finding:overlap:crm" as Finding["id"],
    severity: "error",
    code: "overlapping-routes",
    about: [],
    text: "crm and 10.30.0.0/16 overlap",
    hint: "docker network rm operations",
  };
  const [hidden] = redact(new Map([[finding.id, finding]]), ["names"]).values();
  expect(hidden).toMatchObject({ text: "overlapping routes", hint: "", code: "overlapping-routes" });
});

it("leaves out a field that it knows nothing of", () => {
  const [host] = of(shop, "host");
  const with_ = new Map([[host?.id ?? "", { ...host, comment: "secret plans" } as unknown as Entity]]);
  expect(JSON.stringify([...redact(with_, ["ids"]).values()])).not.toContain("secret");
});

it("changes nothing when nothing is asked for", () => {
  expect(redact(shop, [])).toBe(shop);
});

it("filters, folds and arranges by real names before they go", () => {
  const options: PictureOptions = {
    ...EVERYTHING,
    view: "networks",
    filter: { ...NO_FILTER, group: "shop" },
    fold: ["shop"],
    order: { bars: ["shop_backend", "operations"], cards: {} },
  };
  const plain = makePicture(shop, options);
  const hidden = makePicture(shop, { ...options, redact: [...ALL] });
  expect(plain.visible.containers.length).toBeGreaterThan(0);
  expect(hidden.visible.containers.length).toBe(plain.visible.containers.length);
  expect(hidden.plan.frames[0]?.bars.length).toBe(plain.plan.frames[0]?.bars.length);
  expect(hidden.plan.frames[0]?.bars[0]?.cards[0]?.members?.length).toBe(
    plain.plan.frames[0]?.bars[0]?.cards[0]?.members?.length,
  );
  expect(hidden.options.order.bars).toHaveLength(2);
  expect(JSON.stringify(hidden.options)).not.toContain("shop");
});

it("shows what was selected, and what is shown although it is stopped, under their new ids", () => {
  const ids = ["grafana", "operations"].flatMap((name) =>
    [...shop.values()].filter((e) => "name" in e && e.name === name && e.kind !== "link").map((e) => e.id),
  );
  expect(ids).toHaveLength(2);
  const stopped = of(shop, "container").filter((c) => !isAlive(c));
  expect(stopped.length).toBeGreaterThan(0);
  for (const filter of [
    { ...NO_FILTER, only: ids },
    { ...NO_FILTER, also: stopped.map((c) => c.id) },
  ]) {
    const plain = makePicture(shop, { ...EVERYTHING, filter });
    const hidden = makePicture(shop, { ...EVERYTHING, filter, redact: ["names", "ids"] });
    expect(plain.visible.containers.length).toBeGreaterThan(0);
    expect(hidden.visible.containers.length).toBe(plain.visible.containers.length);
    expect(hidden.visible.networks.length).toBe(plain.visible.networks.length);
  }
});

it("hashes as SHA-256 does", () => {
  for (const text of ["", "abc", "é€😀", "x".repeat(55), "x".repeat(56), "x".repeat(64), "x".repeat(1000)])
    expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
});
