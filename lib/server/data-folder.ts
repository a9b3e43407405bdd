/** The folder for what is kept: made with what is missing above it, readable by its owner alone. */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SettingError } from "./settings.ts";

/** @throws errors of node:fs. Node's own `recursive` never returns where a folder cannot be made, as in /proc. */
export function makeDataFolder(dataDir: string): void {
  make(resolve(dataDir));
}

function make(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    if (code !== "ENOENT" || existsSync(dirname(path))) throw cause;
    make(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

export function unusableFolder(dataDir: string, cause: unknown): SettingError {
  const why = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return new SettingError(
    `The data folder ${dataDir} cannot be used (${why}).`,
    "Set DATA_DIR to a folder that this user may write to.",
  );
}
