/** Two topologies compared: what is told of, and what stands in the picture of both. */
import { describe, expect, it } from "vitest";
import { changeText, compare, type Difference } from "#lib/export/diff.ts";
import type { FormatName } from "#lib/export/formats.ts";
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { makePicture } from "#lib/export/picture.ts";
import { render } from "#lib/render/render.ts";
import type { Entity } from "#lib/topology/model.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";

type Entities = ReadonlyMap<string, Entity>;
const asMap = (all: readonly Entity[]): Entities => new Map(all.map((e) => [e.id, e]));
const shop = asMap(webshop());

function find<K extends Entity["kind"]>(entities: Entities, kind: K, name: string): Extract<Entity, { kind: K }> {
  const found = [...entities.values()].find((e) => e.kind === kind && "name" in e && e.name === name);
  if (!found) throw new Error(`${kind} ${name}`);
  return found as Extract<Entity, { kind: K }>;
}

/** The web shop with some entities otherwise (by id), or without them (null). */
const but = (change: Readonly<Record<string, object | null>>): Entities =>
  asMap(
    [...shop.values()].flatMap((e) => {
      const other = change[e.id];
      return other === null ? [] : [other === undefined ? e : ({ ...e, ...other } as Entity)];
    }),
  );

/** Without a container and all that is its alone. */
function without(name: string): Entities {
  const c = find(shop, "container", name);
  const mine = (e: Entity): boolean =>
    e.id === c.id ||
    e.id === c.sandbox ||
    ("container" in e && e.container === c.id) ||
    ("sandbox" in e && e.sandbox === c.sandbox);
  return asMap([...shop.values()].filter((e) => !mine(e)));
}

/** As after `--force-recreate`: everything has a new id, a new MAC address, and was made later. */
function recreated(entities: Entities): Entities {
  const ids = new Map([...entities.keys()].map((id) => [id, `new-${id}`]));
  const renamed = (value: unknown): unknown => {
    if (typeof value === "string") return ids.get(value) ?? value;
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, k === "mac" ? "02:00:00:00:00:99" : renamed(v)]),
    );
  };
  return asMap([...entities.values()].map((e) => renamed(e) as Entity));
}

const named = ({ entities, changes }: Difference): Record<string, string> =>
  Object.fromEntries(
    [...changes].map(([id, change]) => {
      const e = entities.get(id);
      if (e?.kind !== "endpoint") return [e && "name" in e ? e.name : id, change];
      const [c, n] = [entities.get(e.container ?? ""), entities.get(e.network)];
      return [`${c && "name" in c ? c.name : ""} on ${n && "name" in n ? n.name : ""}`, change];
    }),
  );

/** Names of the containers in the picture of both, by the network on which their cards hang. */
function drawn(difference: Difference): Record<string, readonly string[]> {
  const options = { ...DEFAULTS, filter: { ...DEFAULTS.filter, also: difference.halted } };
  const { plan } = makePicture(difference.entities, options, difference.changes);
  return Object.fromEntries(
    plan.frames.flatMap((f) =>
      f.bars.map((bar) => [bar.network?.name ?? "", bar.cards.flatMap((c) => c.containers.map((one) => one.name))]),
    ),
  );
}

describe("two topologies", () => {
  it("that are the same differ in nothing", () => {
    const same = compare(shop, shop);
    expect([same.changes.size, same.entities.size, changeText(same)]).toEqual([0, shop.size, ""]);
  });

  it("of which one was made anew from the same names differ in nothing", () => {
    const { changes, entities } = compare(shop, recreated(shop));
    expect([changes.size, entities.size]).toEqual([0, shop.size]);
  });

  it("tell of a container that came, once and not for each of its networks", () => {
    expect(named(compare(without("shop-api-1"), shop))).toEqual({ "shop-api-1": "added" });
  });

  it("keep a container that went where it was, with its wires", () => {
    const difference = compare(shop, recreated(without("shop-api-1")));
    expect(named(difference)).toEqual({ "shop-api-1": "removed" });
    expect(drawn(difference)).toEqual(drawn(compare(shop, shop)));
    expect(changeText(difference)).toBe("removed container shop-api-1");
  });

  it("keep a network that went, with the wires of those who stay", () => {
    const network = find(shop, "network", "operations");
    const gone = [...shop.values()].filter((e) => e.id !== network.id && !("network" in e && e.network === network.id));
    const difference = compare(shop, asMap(gone));
    expect(named(difference)).toEqual({
      operations: "removed",
      "shop-api-1 on operations": "removed",
      "grafana on operations": "removed",
      "syslog on operations": "removed",
    });
    const { plan } = makePicture(difference.entities, DEFAULTS, difference.changes);
    const bar = plan.frames[0]?.bars.find((b) => b.network?.name === "operations");
    expect(bar?.cards.flatMap((c) => c.containers.map((one) => one.name)).sort()).toContain("grafana");
  });

  it("tell of a connect and a disconnect", () => {
    const web = find(shop, "container", "shop-web-1");
    const endpoint = [...shop.values()].find((e) => e.kind === "endpoint" && e.container === web.id);
    const less = but({ [endpoint?.id ?? ""]: null });
    const where = "shop-web-1 on shop_frontend";
    expect(named(compare(less, recreated(shop)))).toEqual({ [where]: "added" });
    const gone = compare(shop, recreated(less));
    expect(named(gone)).toEqual({ [where]: "removed" });
    expect(changeText(gone)).toBe("disconnected shop-web-1 from shop_frontend");
    const ghost = [...gone.changes.keys()].map((id) => gone.entities.get(id))[0];
    expect(ghost).toMatchObject({ kind: "endpoint", container: `new-${web.id}`, sandbox: `new-${web.sandbox}` });
  });

  it.each<[what: string, of: ["network" | "container", string], other: object]>([
    ["another image", ["container", "grafana"], { image: "ops/grafana:12" }],
    ["another state", ["container", "grafana"], { state: "paused" }],
    ["another subnet", ["network", "office"], { ipam: [] }],
    ["no way out", ["network", "staging"], { internal: true }],
    ["another name by its label", ["network", "staging"], { labels: { "vethscope.name": "Stage" } }],
  ])("tell of %s", (_what, [kind, name], other) => {
    const { id } = find(shop, kind, name);
    expect(named(compare(shop, but({ [id]: other })))).toEqual({ [name]: "changed" });
  });

  it("call a thing of the same id the same, whatever its name", () => {
    const { id } = find(shop, "container", "grafana");
    const difference = compare(shop, but({ [id]: { name: "charts" } }));
    expect(named(difference)).toEqual({ charts: "changed" });
    expect(changeText(difference)).toBe("changed container charts");
  });

  it("tell of an address and a port that changed", () => {
    const grafana = find(shop, "container", "grafana");
    const endpoint = [...shop.values()].find((e) => e.kind === "endpoint" && e.container === grafana.id);
    const port = [...shop.values()].find((e) => e.kind === "publishedPort" && e.container === grafana.id);
    const other = but({ [endpoint?.id ?? ""]: { ipv4: "10.30.0.99/16" }, [port?.id ?? ""]: { hostPort: 3001 } });
    expect(named(compare(shop, other))).toEqual({ grafana: "changed", "grafana on operations": "changed" });
  });

  it("show a container that stopped, and not those that stood still all the time", () => {
    const grafana = find(shop, "container", "grafana");
    const endpoint = [...shop.values()].find((e) => e.kind === "endpoint" && e.container === grafana.id);
    const network = find(shop, "network", "operations");
    const stopped = { state: "exited", sandbox: null, networks: [network.id] };
    const difference = compare(shop, but({ [grafana.id]: stopped, [endpoint?.id ?? ""]: null }));
    expect(named(difference)).toEqual({ grafana: "changed" });
    expect(Object.values(drawn(difference)).flat()).toContain("grafana");
    expect(Object.values(drawn(difference)).flat()).not.toContain("shop-migrate-1");
  });

  it("list no more names than one can read", () => {
    const none = [...shop.values()].filter((e) => e.kind === "host" || e.kind === "network");
    expect(changeText(compare(asMap(none), shop))).toMatch(
      /^added (container [\w-]+, ){7}container [\w-]+ and \d+ more/,
    );
  });
});

describe("a picture of both", () => {
  const grafana = find(shop, "container", "grafana");
  const web = find(shop, "container", "shop-web-1");
  const joint = [...shop.values()].find((e) => e.kind === "endpoint" && e.container === web.id);
  const now = new Map(without("syslog"));
  now.set(grafana.id, { ...grafana, image: "ops/grafana:12" });
  now.delete(find(shop, "network", "staging").id);
  const before = new Map(without("crm-mailer"));
  before.delete(joint?.id ?? "");
  const { entities, changes } = compare(before, now);
  const made = (format: FormatName, options: Partial<PictureOptions> = {}) =>
    render(makePicture(entities, { ...DEFAULTS, ...options }, changes), format).then(String);

  it("has a sign beside each thing, and says what the signs mean", async () => {
    const svg = await made("svg");
    const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
    const count = (text: string) => texts.filter((t) => t === text).length;
    // Each once more in the key.
    expect({ added: count("+"), removed: count("−"), changed: count("~") }).toEqual({
      added: 3,
      removed: 3,
      changed: 2,
    });
    expect([count("added"), count("removed"), count("changed")]).toEqual([1, 1, 1]);
  });

  it("of times that do not differ is the picture of one", async () => {
    const same = compare(shop, recreated(shop));
    const both = makePicture(same.entities, DEFAULTS, same.changes);
    const one = makePicture(recreated(shop), DEFAULTS);
    for (const format of ["svg", "mermaid", "dot", "markdown"] as const)
      expect(await render(both, format)).toBe(await render(one, format));
  });

  it("has the signs in text formats, too", async () => {
    const mermaid = await made("mermaid");
    for (const line of ["class box_crm_mailer added", "class box_syslog removed", "class box_grafana changed"])
      expect(mermaid).toContain(line);
    expect(mermaid).toMatch(/classDef removed stroke:#[0-9a-f]{6}/);
    const dot = await made("dot");
    expect(dot).toMatch(/label="− syslog.*penwidth="3"/);
    expect(dot).toMatch(/label="\+ ↗? ?172\.28\.10\.3"/);
    const csv = await made("csv", { table: "networks" });
    expect(csv.split("\r\n")[0]).toMatch(/^Change,Network,/);
    expect(csv).toMatch(/− removed,staging,/);
    expect(csv).toMatch(/~ changed,operations,.*− syslog/);
    expect(await made("csv", { table: "addresses" })).toMatch(/\+ added,crm-mailer,/);
    expect(Object.values(JSON.parse(await made("json")).changes).sort()).toEqual([...changes.values()].sort());
  });

  it("keeps its marks when names are put out", async () => {
    const texts = await made("mermaid", { redact: ["names", "ids"] });
    expect(texts).not.toContain("syslog");
    for (const change of ["added", "removed", "changed"])
      expect(texts).toMatch(new RegExp(`class \\w+ ${change}$`, "m"));
  });
});
