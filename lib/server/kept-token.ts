/** The server's own token, made at first start and kept in the data folder. */
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDataFolder, unusableFolder } from "./data-folder.ts";

/** The kept token of the data folder; made (and readable by its owner alone) at first start. @throws SettingError */
export function loadToken(dataDir: string): { token: string; created: boolean } {
  const file = join(dataDir, "token");
  try {
    const token = readFileSync(file, "utf8").trim();
    if (token.length >= 16) {
      keepPrivate(file);
      return { token, created: false };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw unusableFolder(dataDir, cause);
  }
  const token = randomBytes(24).toString("base64url");
  try {
    makeDataFolder(dataDir);
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
  return { token, created: true };
}

/** A copied or restored file may be readable by all. Where it is somebody else's, he has to see to it. */
function keepPrivate(file: string): void {
  try {
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch {
    // Not ours to change, or a read-only file system.
  }
}
