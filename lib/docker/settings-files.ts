/** How the docker CLI's own files are reached: the rim, so that what reads them stays pure and testable. */
import { accessSync, readdirSync, readFileSync } from "node:fs";

export interface SettingsFiles {
  /** The file's text; null when there is none. Throws when it is there and cannot be read. */
  read(path: string): string | null;
  exists(path: string): boolean;
  /** Names in a folder; empty when there is none. */
  list(path: string): readonly string[];
}

/** The machine's own files. */
export const machineFiles: SettingsFiles = {
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  },
  exists(path) {
    try {
      accessSync(path);
      return true;
    } catch (error) {
      return !isAbsent(error);
    }
  },
  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
};

const isAbsent = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
};
