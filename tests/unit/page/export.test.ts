import { describe, expect, it } from "vitest";
import { applies, missing, themeOf } from "#components/export/applies.ts";
import { pictureAddress, pictureQuery, previewOf, snapshotCommand } from "#components/export/query.ts";
import { type Draft, FORMAT_NAMES, FRESH, parseKept } from "#components/export/settings.ts";
import { beginning, missingText, sizeText } from "#components/export/words.ts";
import { parseCommandLine } from "#lib/cli/flags.ts";
import { parametersOf } from "#lib/cli/snapshot-flags.ts";
import { DEFAULTS } from "#lib/export/options.ts";
import { type PictureRequest, parseRequest } from "#lib/export/request-schema.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";

const draft: Draft = { ...FRESH, what: "all", view: "networks", stopped: false, empty: false, title: "", caption: "" };
const looked = { filter: NO_FILTER, fold: [], selection: null };
const narrowed = { ...NO_FILTER, networks: ["n1", "n2"], group: "my shop", driver: "null", state: "paused" };

/** As the server reads it. */
function read(query: URLSearchParams): PictureRequest {
  const given = Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key)]));
  const parsed = parseRequest(given);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  return parsed.request;
}

describe("what is asked of the server", () => {
  it("is only the format and the view, for a fresh dialog", () => {
    expect(pictureAddress(pictureQuery(draft, looked))).toBe("/api/picture?format=svg&view=networks");
  });

  it("is read by the server as it was meant, for every format", () => {
    for (const format of FORMAT_NAMES) {
      const all: Draft = {
        ...draft,
        ...{ format, what: "filter", view: "wiring", title: "The shop", caption: "by night", date: true, legend: true },
        ...{ theme: "dark", padding: "8", background: "transparent", scale: 3, page: "a4", table: "addresses" },
        redact: ["names", "ids"],
      };
      const request = read(pictureQuery(all, { filter: narrowed, fold: ["a,b", "crm"], selection: "c1" }));
      const told = <T>(setting: Parameters<typeof applies>[0], value: T, usual: T): T =>
        applies(setting, format) ? value : usual;
      expect(request).toMatchObject({
        format,
        ...{ network: ["n1", "n2"], group: "my shop", driver: "null", state: "paused", select: [] },
        fold: told<string[]>("view", ["a,b", "crm"], []),
        view: told("view", "wiring", DEFAULTS.view),
        theme: told("theme", "dark", DEFAULTS.theme),
        title: told("title", "The shop", ""),
        caption: told("caption", "by night", ""),
        date: told("date", "today", ""),
        legend: told("legend", true, false),
        padding: told("padding", 8, DEFAULTS.padding),
        background: told("background", "transparent", DEFAULTS.background),
        scale: told("scale", 3, DEFAULTS.scale),
        page: told("page", "a4", DEFAULTS.page),
        table: told("table", "addresses", DEFAULTS.table),
        redact: ["names", "ids"],
      });
    }
  });

  it("is all but what is left unchecked, for the whole graph, whatever the page filters by", () => {
    const request = read(pictureQuery({ ...draft, stopped: true }, { ...looked, filter: narrowed }));
    expect(request).toMatchObject({ network: [], group: null, driver: null, state: null, stopped: true, empty: false });
  });

  it("is the selected thing without the filter that may hide it", () => {
    const selection = "link:k3y:4:4026531840:12";
    const query = pictureQuery({ ...draft, what: "selection" }, { ...looked, filter: narrowed, selection });
    expect(read(query)).toMatchObject({ select: [selection], group: null });
    expect(pictureAddress(query)).toContain(`select=${selection}`);
  });

  it("is shown as an SVG for drawings, and as it is for text", () => {
    const preview = (format: Draft["format"]): string =>
      previewOf(pictureQuery({ ...draft, format, title: "T", scale: 4, page: "a3" }, looked), format).toString();
    expect(preview("png")).toBe("format=svg&view=networks&title=T");
    expect(preview("pdf")).toBe("format=svg&view=networks&title=T");
    expect(preview("drawio")).toBe("format=svg&view=networks&title=T");
    expect(preview("dot")).toBe("format=dot&view=networks&title=T");
  });

  it("leaves a wrong padding to the server", () => {
    expect(() => read(pictureQuery({ ...draft, padding: "4000" }, looked))).toThrow("padding");
    expect(() => read(pictureQuery({ ...draft, padding: "" }, looked))).toThrow("padding");
  });
});

describe("the command that makes the same file", () => {
  it("has the query's names as flags, quoted for a shell", () => {
    const query = pictureQuery({ ...draft, legend: true, stopped: true, title: "It's $HOME" }, looked);
    expect(snapshotCommand(query, "a b.svg")).toBe(
      "vethscope snapshot --view networks --stopped --legend --title 'It'\\''s $HOME' -o 'a b.svg'",
    );
  });

  it("is read by the command line as it was meant", () => {
    const wild: Draft = { ...draft, format: "png", what: "filter", legend: true, title: "-- 50 %", redact: ["ids"] };
    const query = pictureQuery(wild, { ...looked, filter: narrowed });
    const [, , ...args] = (snapshotCommand(query, "a.png").match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) =>
      word.replaceAll("'", ""),
    );
    const { snapshot } = parseCommandLine(["snapshot", ...args], {});
    expect(snapshot.output).toEqual(["a.png"]);
    const parsed = parseRequest({ ...parametersOf(snapshot), format: ["png"] });
    expect(parsed).toEqual({ request: read(query) });
  });
});

describe("what a format can have", () => {
  it("is themed as its reader only as an SVG", () => {
    expect(themeOf({ theme: "auto", format: "svg" })).toBe("auto");
    expect(themeOf({ theme: "auto", format: "png" })).toBe("light");
    expect(themeOf({ theme: "dark", format: "pdf" })).toBe("dark");
  });

  it("is told where something is missing, and nowhere else", () => {
    expect(missing("svg")).toEqual([]);
    expect(missingText("png")).toBe("");
    expect(missingText("drawio")).toBe("draw.io has no padding or legend.");
    expect(missingText("json")).toBe("JSON has no theme, background, padding or legend.");
  });
});

describe("settings that were kept", () => {
  it("come back as they were", () => {
    const kept = {
      ...FRESH,
      format: "pdf",
      theme: "dark",
      date: true,
      padding: "0",
      scale: 4,
      redact: ["ids"],
    } as const;
    expect(parseKept(JSON.stringify(kept))).toEqual(kept);
  });

  it("are fresh where they mean nothing, part by part", () => {
    for (const text of [null, "", "{", "null", "7", '"svg"', "[]"]) expect(parseKept(text)).toEqual(FRESH);
    const odd = { format: "gif", theme: 3, date: "yes", padding: "1e9", scale: 99, page: "a0", redact: ["names", "x"] };
    expect(parseKept(JSON.stringify({ ...odd, legend: true }))).toEqual({ ...FRESH, legend: true, redact: ["names"] });
  });
});

describe("words of the preview", () => {
  it("begins a long text and counts the rest", () => {
    expect(beginning("a\nb\n")).toEqual({ head: "a\nb", more: 0 });
    const { head, more } = beginning(Array.from({ length: 250 }, (_, i) => String(i)).join("\n"));
    expect(head.split("\n")).toHaveLength(200);
    expect(more).toBe(50);
  });

  it("says sizes shortly", () => {
    expect([812, 48_300, 1_234_567].map(sizeText)).toEqual(["812 bytes", "48 KB", "1.2 MB"]);
  });
});
