/** What is asked of GET /api/picture, and the command that asks for the same. Pure. */
import type { FormatName } from "#lib/export/formats.ts";
import { DEFAULTS } from "#lib/export/options.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { applies, isDrawing, themeOf } from "./applies.ts";
import type { Draft } from "./settings.ts";

/** What the page shows. */
export interface Looked {
  readonly filter: Filter;
  readonly fold: readonly string[];
  readonly selection: EntityId | null;
}

/** The page's own filter, or all but what was left unchecked. */
export const filterOf = ({ what, stopped, empty }: Draft, { filter }: Looked): Filter =>
  what === "filter" ? filter : { ...NO_FILTER, stopped, empty };

/** Format and view, and what differs from what the server takes anyway. */
export function pictureQuery(draft: Draft, looked: Looked): URLSearchParams {
  const { format } = draft;
  const { networks, group, driver, state, stopped, empty } = filterOf(draft, looked);
  const query = new URLSearchParams({ format });
  const put = (key: string, value: string | null, usual = ""): void => {
    if (value !== null && value !== usual) query.append(key, value);
  };
  const on = (is: boolean): string => (is ? "1" : "");
  const own = (key: Parameters<typeof applies>[0], value: string, usual?: string): void => {
    if (applies(key, format)) put(key, value, usual);
  };
  own("view", draft.view);
  for (const id of networks) put("network", id);
  put("group", group);
  put("driver", driver);
  put("state", state);
  put("stopped", on(stopped));
  put("empty", on(empty));
  if (applies("view", format)) for (const name of looked.fold) put("fold", name);
  if (draft.what === "selection") put("select", looked.selection);
  own("table", draft.table, DEFAULTS.table);
  own("theme", themeOf(draft), DEFAULTS.theme);
  own("background", draft.background, DEFAULTS.background);
  own("padding", draft.padding.trim(), String(DEFAULTS.padding));
  own("legend", on(draft.legend));
  own("scale", String(draft.scale), String(DEFAULTS.scale));
  own("page", draft.page, DEFAULTS.page);
  own("title", draft.title.trim());
  own("caption", draft.caption.trim());
  // The server's day, so that a link has the day of whoever opens it.
  own("date", draft.date ? "today" : "");
  put("redact", draft.redact.join(","));
  return query;
}

/** The address of a picture on this server. Ids are full of colons, which may stand in a query as they are. */
export const pictureAddress = (query: URLSearchParams): string =>
  `/api/picture?${query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",")}`;

/** What the preview shows: the drawing as an SVG, or the text itself. */
export function previewOf(query: URLSearchParams, format: FormatName): URLSearchParams {
  const drawing = new URLSearchParams(query);
  if (!isDrawing(format)) return drawing;
  drawing.set("format", "svg");
  drawing.delete("scale");
  drawing.delete("page");
  return drawing;
}

/** The same query with other values. */
export function withParameters(query: URLSearchParams, values: Readonly<Record<string, string>>): URLSearchParams {
  const other = new URLSearchParams(query);
  for (const [key, value] of Object.entries(values)) other.set(key, value);
  return other;
}

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const SWITCHES: ReadonlySet<string> = new Set(["stopped", "empty", "legend"]);

/** The command that makes the same file, whose extension says the format; the names of flags are those of the query. */
export function snapshotCommand(query: URLSearchParams, file: string): string {
  const flags = [...query].flatMap(([key, value]) => {
    if (key === "format") return [];
    if (SWITCHES.has(key)) return [`--${key}`];
    // What begins with a hyphen would be taken for a flag.
    return [`--${key}${value.startsWith("-") ? "=" : " "}${quoted(value)}`];
  });
  return ["vethscope snapshot", ...flags, `-o ${quoted(file)}`].join(" ");
}
