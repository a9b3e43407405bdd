/** `vethscope snapshot`: the picture as files, from a topology that was read once. */
import { compare } from "#lib/export/diff.ts";
import { FORMATS, type FormatName, formatOf, isBinary } from "#lib/export/formats.ts";
import { makePicture, type Picture } from "#lib/export/picture.ts";
import { resolve } from "#lib/export/request.ts";
import { type PictureRequest, parseRequest } from "#lib/export/request-schema.ts";
import { today } from "#lib/export/today.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { RenderError } from "#lib/render/errors.ts";
import { render } from "#lib/render/render.ts";
import { type Environment, SettingError } from "#lib/server/settings.ts";
import { relate } from "#lib/topology/relations.ts";
import { onOneLine, printable } from "./printable.ts";
import { whatChanged } from "./snapshot-change.ts";
import { present, writeWhole } from "./snapshot-file.ts";
import { parametersOf, type SnapshotFlags } from "./snapshot-flags.ts";
import { fromEngine, fromFile, fromServer, ServerError, type Source, topologyOf } from "./snapshot-source.ts";

const EXIT = { written: 0, unread: 1, changed: 3 } as const;

interface Output {
  /** Null: stdout. */
  readonly file: string | null;
  readonly format: FormatName;
}

/** Returns the exit code. @throws SettingError for mistakes in what was asked. */
export async function snapshot(env: Environment, flags: SnapshotFlags): Promise<number> {
  const request = requestOf(flags);
  const outputs = outputsOf(flags, request.format);
  const [source, before] = await Promise.all([
    sourceOf(env, flags, request),
    flags.diff === undefined ? null : topologyOf(flags.diff),
  ]);
  if (source === null) return EXIT.unread;
  const picture = pictureOf(request, source, before);
  let changed = false;
  for (const { file, format } of outputs) {
    const content = await contentOf(picture, format);
    if (file === null) {
      // A terminal would heed what names may hold; in JSON the escapes mean the same.
      const shown =
        process.stdout.isTTY && typeof content === "string" && format === "json" ? printable(content) : content;
      await new Promise<void>((done) => process.stdout.write(shown, () => done()));
      continue;
    }
    if (flags["fail-on-change"] || flags["dry-run"]) {
      const old = await present(file);
      const same = old?.equals(Buffer.from(content)) ?? false;
      changed ||= !same;
      if (!same) console.error(onOneLine(`${file} changes: ${whatChanged(format, old, content, picture.entities)}.`));
      if (same) continue;
    }
    if (!flags["dry-run"]) await writeWhole(file, content);
  }
  return changed && flags["fail-on-change"] ? EXIT.changed : EXIT.written;
}

function requestOf(flags: SnapshotFlags): PictureRequest {
  const parsed = parseRequest(parametersOf(flags));
  if ("problem" in parsed) throw mistake(parsed.problem);
  return parsed.request;
}

const mistake = ({ message, hint }: Problem): SettingError => new SettingError(message, hint);

/** What each file is, before anything is read. */
function outputsOf(flags: SnapshotFlags, wanted: FormatName): readonly Output[] {
  const files = flags.output ?? ["-"];
  const known = Object.values(FORMATS).flatMap((f) => f.extensions.map((e) => `.${e}`));
  const outputs = files.map((file): Output => {
    if (file === "-") return { file: null, format: wanted };
    if (file === "") throw new SettingError("`--output` has no name.", "Give -o FILE, or -o - for stdout.");
    const format = flags.format === undefined ? formatOf(file) : wanted;
    if (format !== null) return { file, format };
    throw new SettingError(
      `Of which format ${file} is to be cannot be told by its name.`,
      `Let it end in one of ${known.join(", ")}, or give --format.`,
    );
  });
  if (new Set(files).size < files.length) throw new SettingError("An output is given twice.", "Give each once.");
  const toStdout = outputs.find(({ file }) => file === null);
  const comparing = (["fail-on-change", "dry-run"] as const).find((flag) => flags[flag]);
  if (toStdout && comparing) throw new SettingError(`\`--${comparing}\` compares with a file.`, "Give -o FILE.");
  if (toStdout && isBinary(toStdout.format) && process.stdout.isTTY) {
    throw new SettingError(
      `A ${toStdout.format.toUpperCase()} is nothing for a terminal.`,
      "Give -o FILE, or send it on with | or >.",
    );
  }
  if (flags.from !== undefined && flags.server !== undefined) {
    throw new SettingError("`--from` and `--server` are both given.", "Give one of them only.");
  }
  if (flags.from === "-" && flags.diff === "-") {
    throw new SettingError("`--from` and `--diff` cannot both be read from stdin.", "Give a file to one of them.");
  }
  return outputs;
}

/** Null: it could not be read, and why was said. */
async function sourceOf(env: Environment, flags: SnapshotFlags, { view }: PictureRequest): Promise<Source | null> {
  if (flags.from !== undefined) return fromFile(flags.from);
  const server = flags.server ?? env.VETHSCOPE_SERVER ?? "";
  if (server === "") return fromEngine(env, view);
  try {
    return await fromServer(env, { server, token: flags.token }, view);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    console.error(onOneLine(error.message));
    console.error(onOneLine(error.hint));
    return null;
  }
}

function pictureOf(request: PictureRequest, source: Source, before: Source["entities"] | null): Picture {
  const { order } = source;
  const { entities, changes, halted } = before
    ? compare(before, source.entities)
    : { entities: source.entities, changes: undefined, halted: [] };
  const resolved = resolve(request, { entities, relations: relate(entities), order, today: today(new Date()) });
  if ("problem" in resolved) throw mistake(resolved.problem);
  const { options } = resolved;
  const filter = halted.length === 0 ? options.filter : { ...options.filter, also: halted };
  return makePicture(entities, { ...options, filter }, changes);
}

/** @throws SettingError when the picture is too large for its format. */
async function contentOf(picture: Picture, format: FormatName): Promise<string | Uint8Array> {
  try {
    return await render(picture, format);
  } catch (error) {
    if (error instanceof RenderError) throw new SettingError(error.message, error.hint);
    throw error;
  }
}
