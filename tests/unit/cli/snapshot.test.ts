/** The parts of `vethscope snapshot`: its flags, what it says of changes, whole files, and topologies from outside. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotCommand } from "#components/export/query.ts";
import { parseCommandLine } from "#lib/cli/flags.ts";
import { snapshot as runSnapshot } from "#lib/cli/snapshot.ts";
import { whatChanged } from "#lib/cli/snapshot-change.ts";
import { present, writeWhole } from "#lib/cli/snapshot-file.ts";
import { parametersOf } from "#lib/cli/snapshot-flags.ts";
import { SNAPSHOT_USAGE } from "#lib/cli/snapshot-usage.ts";
import { DEFAULTS } from "#lib/export/options.ts";
import { makePicture } from "#lib/export/picture.ts";
import { readTopology } from "#lib/export/read-topology.ts";
import { parseRequest } from "#lib/export/request-schema.ts";
import { render } from "#lib/render/render.ts";
import { SettingError } from "#lib/server/settings.ts";
import type { Entity } from "#lib/topology/model.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";

const shop = webshop();
const entities = new Map<string, Entity>(shop.map((e) => [e.id, e]));

describe("flags", () => {
  const given = (...args: string[]) => parametersOf(parseCommandLine(["snapshot", ...args], {}).snapshot);

  it("are what the server is asked by the same names", () => {
    expect(
      given("--view", "wiring", "--filter", "stopped", "--filter", "compose=shop", "--legend", "-o", "x.svg"),
    ).toEqual({
      view: ["wiring"],
      filter: ["stopped", "compose=shop"],
      legend: ["1"],
    });
  });

  it("are those that the page's export dialog shows", () => {
    const query = new URLSearchParams("format=png&view=wiring&network=a&network=b&stopped=1&legend=1&redact=names,ids");
    const [, , ...args] = snapshotCommand(query, "net.png").split(" ");
    const { snapshot } = parseCommandLine(["snapshot", ...args], {});
    expect(snapshot.output).toEqual(["net.png"]);
    // The file's name says it.
    query.delete("format");
    const parameters = Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
    expect(parametersOf(snapshot)).toEqual(parameters);
    expect(parseRequest(parameters)).toHaveProperty("request");
  });

  it("belong to this command alone, and others do not to it", () => {
    expect(() => parseCommandLine(["topology", "-o", "x"], {})).toThrow(SettingError);
    expect(() => parseCommandLine(["check", "--theme", "dark"], {})).toThrow(/--theme/);
    expect(() => parseCommandLine(["snapshot", "--role", "viewer"], {})).toThrow(/--role/);
    expect(() => parseCommandLine(["snapshot", "net.svg"], {})).toThrow(/net\.svg/);
  });

  it.each<[given: string[], said: RegExp]>([
    [["-o", ""], /--output.*no name/],
    [["-o", "net.svg", "-o", "net.svg"], /twice/],
    [["-o", "net"], /by its name/],
    [["--dry-run"], /--dry-run.*with a file/],
    [["-o", "net.svg", "-o", "-", "--fail-on-change"], /--fail-on-change.*with a file/],
    [["--from", "-", "--diff", "-"], /both be read from stdin/],
  ])("that cannot be are refused before anything is read: %j", async (args, said) => {
    const { snapshot } = parseCommandLine(["snapshot", ...args], {});
    await expect(runSnapshot({}, snapshot)).rejects.toThrow(said);
  });

  it("are all told of", () => {
    const parsed = parseRequest({});
    const names = "request" in parsed ? Object.keys(parsed.request) : [];
    expect(names.length).toBeGreaterThan(20);
    for (const flag of names) expect(SNAPSHOT_USAGE, flag).toMatch(new RegExp(`--${flag}\\b`));
  });
});

describe("what changed in a file", () => {
  const drawn = (all: readonly Entity[], format: "svg" | "markdown" | "json") =>
    render(makePicture(new Map(all.map((e) => [e.id, e])), DEFAULTS), format).then(String);
  const less = shop.filter((e) => !("name" in e && e.name === "staging"));

  it("is told by the texts of a drawing, and the kinds of what is there", async () => {
    const [before, after] = [Buffer.from(await drawn(less, "svg")), await drawn(shop, "svg")];
    expect(whatChanged("svg", before, after, entities)).toBe("now with network staging, 172.28.90.0/24 · bridge");
    const back = whatChanged("svg", Buffer.from(after), before.toString(), new Map(less.map((e) => [e.id, e])));
    expect(back).toBe("without staging, 172.28.90.0/24 · bridge");
  });

  it("is told by the things in JSON, and the lines of other texts", async () => {
    const json = Buffer.from(await drawn(less, "json"));
    expect(whatChanged("json", json, await drawn(shop, "json"), entities)).toBe("added network staging");
    const table = Buffer.from(await drawn(less, "markdown"));
    expect(whatChanged("markdown", table, await drawn(shop, "markdown"), entities)).toBe("1 line more, 0 lines gone");
  });

  it("is told even of what is no such file", async () => {
    const svg = await drawn(shop, "svg");
    expect(whatChanged("svg", null, svg, entities)).toBe("it was not there");
    expect(whatChanged("svg", Buffer.from("\u0000\u001b[31m"), svg, entities)).toMatch(/^now with .* and \d+ more$/);
    expect(whatChanged("json", Buffer.from("{"), await drawn(shop, "json"), entities)).toMatch(/what it says/);
    expect(whatChanged("svg", Buffer.from(svg.replaceAll("#1f63b5", "#000000")), svg, entities)).toMatch(
      /look different/,
    );
    expect(whatChanged("png", Buffer.from("x"), new Uint8Array(1), entities)).toBe("the picture is another");
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vethscope-file-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is replaced whole, keeps its mode, and leaves nothing beside it", async () => {
    const file = join(folder, "net.svg");
    await writeWhole(file, "one");
    chmodSync(file, 0o604);
    const { ino } = statSync(file);
    await writeWhole(file, Buffer.from("two"));
    expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["two", 0o604]);
    expect(statSync(file).ino).not.toBe(ino);
    expect(readdirSync(folder)).toEqual(["net.svg"]);
    expect(String(await present(file))).toBe("two");
    expect(await present(join(folder, "none.svg"))).toBeNull();
  });

  it("that a link leads to is replaced, and not the link", async () => {
    writeFileSync(join(folder, "real.svg"), "old");
    symlinkSync("real.svg", join(folder, "link.svg"));
    await writeWhole(join(folder, "link.svg"), "new");
    expect(readFileSync(join(folder, "real.svg"), "utf8")).toBe("new");
  });

  it("that cannot be written is named, with what to do", async () => {
    mkdirSync(join(folder, "sub"));
    for (const file of ["nowhere/net.svg", "sub", "net.svg/x.svg", "x".repeat(300)])
      await expect(writeWhole(join(folder, file), "x"), file).rejects.toThrow(SettingError);
    await expect(writeWhole(join(folder, "net.svg/x.svg"), "x")).rejects.toThrow(/its folder is a file/);
    expect(readdirSync(join(folder, "sub"))).toEqual([]);
    await writeWhole("/dev/null", "x");
  });
});

describe("a topology from outside", () => {
  const problem = (json: unknown): string => {
    const read = readTopology("old.json", json);
    return "problem" in read ? `${read.problem.message} ${read.problem.hint}` : "";
  };

  it("is what was written, with fields that are not known yet", () => {
    const later = shop.map((e) => ({ ...e, future: { deep: [1] } }));
    const read = readTopology("it", JSON.parse(JSON.stringify({ rev: 3, entities: later })));
    expect("entities" in read && [...read.entities.values()]).toEqual(later);
  });

  it.each<[what: string, json: unknown, said: RegExp]>([
    ["no object", [], /old\.json holds no topology/],
    ["nothing", null, /holds no topology/],
    ["something else", { dependencies: {} }, /holds no topology.*vethscope topology/],
    ["entities without ids", { entities: [{ kind: "host" }] }, /holds no topology/],
    ["a later export", { version: 2, entities: [] }, /newer Vethscope.*Update/],
    ["a kind of later", { entities: [{ kind: "pod", id: "p" }] }, /newer Vethscope: it holds a "pod"/],
    ["a kind that every object has", { entities: [{ kind: "toString", id: "p" }] }, /newer/],
    [
      "a container without a name",
      { entities: [{ ...shop.find((e) => e.kind === "container"), name: 5 }] },
      /damaged at container .* name/,
    ],
  ])("is refused: %s", (_what, json, said) => {
    expect(problem(json)).toMatch(said);
  });

  it("breaks nothing when what it refers to is not in it", async () => {
    for (const kind of ["sandbox", "link", "endpoint", "network", "container"]) {
      const left = new Map(shop.filter((e) => e.kind !== kind).map((e) => [e.id, e]));
      for (const view of ["networks", "wiring"] as const)
        expect(await render(makePicture(left, { ...DEFAULTS, view }), "svg"), kind).toContain("<svg");
    }
  });

  it("is named in one line, whatever its ids are", () => {
    for (const [what, id] of BAD_NAMES)
      expect(problem({ entities: [{ kind: "host", id }] }), what).not.toMatch(/[\n\u202e]/);
  });
});
