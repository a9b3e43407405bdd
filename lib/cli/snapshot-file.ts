/** Files that are whole or not there at all: written beside, then put in place. */
import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SettingError } from "#lib/server/settings.ts";

/** What a file holds now; null when there is none. @throws SettingError when it cannot be read. */
export async function present(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unwritable(file, cause);
  }
}

/** A link leads to the file that is replaced; what is no file (a pipe) is written to. @throws SettingError */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  try {
    const target = await realpath(file).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return file;
      throw cause;
    });
    const old = await stat(target).catch(() => null);
    if (old && !old.isFile() && !old.isDirectory()) return await writeFile(target, content);
    if (old?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
    try {
      const handle = await open(beside, "wx");
      try {
        await handle.writeFile(content);
        if (old) await handle.chmod(old.mode & 0o7777);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, target);
    } catch (cause) {
      await unlink(beside).catch(() => {});
      throw cause;
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): SettingError {
  const { code } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "ENOTDIR":
      return new SettingError(
        `${file} cannot be written: what should be its folder is a file.`,
        "Choose another folder.",
      );
    case "ENOENT":
      return new SettingError(`${file} cannot be written: its folder does not exist.`, "Make the folder first.");
    case "EISDIR":
      return new SettingError(`${file} is a folder.`, "Name a file in it, such as net.svg.");
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new SettingError(`${file} cannot be written: this user may not.`, "Choose another folder, or its owner.");
    case "ENOSPC":
      return new SettingError(
        `${file} cannot be written: no space is left.`,
        "Make room; what was there is as it was.",
      );
    default:
      return new SettingError(`${file} cannot be written (${code ?? String(cause)}).`, "Choose another file.");
  }
}
