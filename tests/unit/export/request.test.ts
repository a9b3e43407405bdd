/** How a picture is asked for: what is understood, what is refused and how, and what names are looked up to. */
import { describe, expect, it } from "vitest";
import { fileName } from "#lib/export/names.ts";
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { makePicture } from "#lib/export/picture.ts";
import { resolve } from "#lib/export/request.ts";
import { type Parameters, parseRequest } from "#lib/export/request-schema.ts";
import { render } from "#lib/render/render.ts";
import { arrange } from "#lib/scene/arrange.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import type { Entity } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";

const entities = new Map<string, Entity>(webshop().map((e) => [e.id, e]));
const relations = relate(entities);
const around = { entities, relations, order: NO_ORDER, today: "2026-11-21" };
const idOf = (name: string): string =>
  [...relations.networks, ...relations.containers].find((thing) => thing.name === name)?.id ?? "";

function refusal(given: Parameters): string {
  const parsed = parseRequest(given);
  return "problem" in parsed ? `${parsed.problem.message} ${parsed.problem.hint}` : "";
}

function optionsOf(given: Parameters): PictureOptions {
  const parsed = parseRequest(given);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  const resolved = resolve(parsed.request, around);
  if ("problem" in resolved) throw new Error(`${resolved.problem.message} ${resolved.problem.hint}`);
  return resolved.options;
}

/** Names of what is in the picture. */
function shown(given: Parameters): readonly string[] {
  const { visible } = makePicture(entities, optionsOf(given));
  return [...visible.networks, ...visible.containers].map((thing) => thing.name).sort();
}

describe("a request", () => {
  it("that says nothing is the networks view as the page shows it", () => {
    expect(optionsOf({})).toEqual(DEFAULTS);
  });

  it("is read from words", () => {
    const given = {
      view: ["wiring"],
      theme: ["dark"],
      width: ["800"],
      padding: ["0"],
      scale: ["1.5"],
      legend: [""],
      background: ["transparent"],
      page: ["a4"],
      redact: ["names,addresses"],
      title: ["Shop"],
      date: ["today"],
    };
    expect(optionsOf(given)).toEqual({
      ...DEFAULTS,
      view: "wiring",
      theme: "dark",
      width: 800,
      padding: 0,
      scale: 1.5,
      legend: true,
      background: "transparent",
      page: "a4",
      redact: ["names", "addresses"],
      title: "Shop",
      date: "2026-11-21",
    });
  });

  it.each<[given: Parameters, said: RegExp]>([
    [{ colour: ["red"] }, /no option "colour".*There is: view, format,/],
    [{ __proto__x: ["1"] }, /no option/],
    [{ toString: ["1"] }, /no option "toString"/],
    [{ view: ["map"] }, /"view" cannot be "map".*networks, wiring/],
    [{ view: ["networks", "wiring"] }, /"view" cannot be "networks" and "wiring"/],
    [{ padding: ["401"] }, /"padding".*0 to 400/],
    [{ padding: ["-1"] }, /"padding"/],
    [{ width: ["1e9"] }, /"width".*200 to 20000/],
    [{ scale: ["5"] }, /"scale".*1 to 4/],
    [{ scale: ["4.5"] }, /"scale".*1 to 4/],
    [{ scale: ["Infinity"] }, /"scale"/],
    [{ stopped: ["maybe"] }, /"stopped".*1 or 0/],
    [{ redact: ["names,faces"] }, /"redact".*names, addresses, ids/],
    [{ state: ["asleep"] }, /"state".*running/],
    [{ title: ["x".repeat(201)] }, /"title".*200 characters/],
    [{ network: [""] }, /"network"/],
    [{ network: Array<string>(101).fill("x") }, /"network".*up to 100/],
    [{ filter: ["colour=red"] }, /no filter "colour=red".*compose=NAME/],
    [{ filter: ["compose=a", "compose=b"] }, /"group" cannot be "a" and "b"/],
    [{ compose: ["a"], group: ["b"] }, /"group"/],
  ])("%j is refused with what would be right", (given, said) => {
    expect(refusal(given)).toMatch(said);
  });

  it("has no text that breaks a line, a terminal or XML", () => {
    for (const [what, bad] of [...BAD_NAMES, ["no character", "a\uffff\ud800b"]] as const) {
      const { title, caption } = optionsOf({ title: [bad], caption: [bad] });
      expect(title, what).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\uffff]/u);
      expect(caption).toBe(title);
      expect(refusal({ view: [bad] }), what).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }
  });

  it("takes filters as the command line writes them", () => {
    const { filter } = optionsOf({ filter: ["compose=shop", "network=shop_frontend", "driver=bridge", "stopped"] });
    expect(filter).toMatchObject({
      group: "shop",
      networks: [idOf("shop_frontend")],
      driver: "bridge",
      stopped: true,
      empty: false,
    });
  });
});

describe("names", () => {
  it("of networks lead to their ids, and ids to themselves", () => {
    const id = idOf("operations");
    expect(optionsOf({ network: ["operations", id, "office"] }).filter.networks).toEqual([id, idOf("office")]);
  });

  it.each<[given: Parameters, said: RegExp]>([
    [{ network: ["nowhere"] }, /no network "nowhere"\. There is: bridge, host, none, shop_frontend/],
    [{ group: ["shoop"] }, /no group "shoop"\. There is: shop\./],
    [{ fold: ["shoop"] }, /no group "shoop"/],
    [{ driver: ["overlay"] }, /no driver "overlay"\. There is: bridge, host, null, macvlan\./],
    [{ select: ["nobody"] }, /no network or container "nobody"\. There is: .* and 12 more\./],
    [{ network: ["\u001b[31m<b>"] }, /no network "\[31m<b>"/],
  ])("that nothing has are refused with those there are: %j", (given, said) => {
    expect(() => optionsOf(given)).toThrow(said);
  });
});

describe("a selection", () => {
  const web = ["shop-web-1", "shop-web-metrics-1", "shop_backend", "shop_frontend"];

  it("of a container has its networks, and who shares its sandbox", () => {
    expect(shown({ select: ["shop-web-1"] })).toEqual(web);
    expect(shown({ select: [idOf("shop-web-1")] })).toEqual(web);
  });

  it("of a network has the running containers it joins, and with stopped all of them", () => {
    expect(shown({ select: ["operations"] })).toEqual(["grafana", "operations", "shop-api-1", "syslog"]);
    const running = shown({ select: ["shop_frontend"] });
    expect(running).toEqual(["shop-api-1", "shop-web-1", "shop-web-metrics-1", "shop_frontend"]);
    expect(shown({ select: ["shop_frontend"], stopped: ["1"] })).toEqual([...running, "shop-web-2"].sort());
  });

  it("shows what was named although it stands still or nothing joins it", () => {
    expect(shown({ select: ["shop-migrate-1", "staging"] })).toEqual(["shop-migrate-1", "shop_backend", "staging"]);
  });

  it("of an endpoint, a link, a port or a sandbox is of the container behind it", () => {
    const container = relations.containers.find((c) => c.name === "shop-web-1");
    const endpoint = [...entities.values()].find((e) => e.kind === "endpoint" && e.container === container?.id);
    const port = [...entities.values()].find((e) => e.kind === "publishedPort" && e.container === container?.id);
    const link = endpoint?.kind === "endpoint" && typeof endpoint.hostLink === "string" ? endpoint.hostLink : "";
    for (const id of [endpoint?.id, port?.id, link, container?.sandbox])
      expect(shown({ select: [String(id)] }), String(id)).toEqual(web);
  });

  it("of a group has its containers with all their networks", () => {
    expect(shown({ select: ["group:shop"] })).toContain("operations");
    expect(shown({ select: ["shop"] })).not.toContain("grafana");
  });
});

describe("a file", () => {
  const at = { host: "shop-server", today: "2026-11-21" };

  it("is called after its title or host, its group, view and day", () => {
    expect(fileName(DEFAULTS, "svg", at)).toBe("shop-server-networks-2026-11-21.svg");
    const options = optionsOf({ title: ["My Shop: net/works"], group: ["shop"], view: ["wiring"] });
    expect(fileName(options, "mermaid", at)).toBe("my-shop-net-works-shop-wiring-2026-11-21.mmd");
  });

  it("does not tell the names that were put out", () => {
    const options = optionsOf({ group: ["shop"], redact: ["names"] });
    expect(fileName(options, "png", at)).toBe("networks-2026-11-21.png");
  });

  it("is one plain name, whatever it is called after", () => {
    for (const [what, host] of BAD_NAMES) {
      const name = fileName(DEFAULTS, "svg", { ...at, host });
      expect(name, what).toMatch(/^[\p{L}\p{M}\p{N}-]+\.svg$/u);
      expect(name, what).not.toMatch(/^-/);
    }
    expect(fileName(DEFAULTS, "svg", { ...at, host: "网".repeat(500) }).length).toBeLessThan(100);
  });
});

it("the picture stays as it is when an engine starts and makes its own networks anew", async () => {
  const svg = (all: ReadonlyMap<string, Entity>) => {
    const order = arrange(relate(all), null);
    return render(makePicture(all, { ...DEFAULTS, order }), "svg");
  };
  const later = [...entities.values()].map((e) =>
    e.kind === "network" && ["bridge", "host"].includes(e.name) ? { ...e, created: "2099-01-01T00:00:00Z" } : e,
  );
  expect(await svg(new Map(later.map((e) => [e.id, e])))).toBe(await svg(entities));
});
