/** What a socket's file says about itself: for messages about why it cannot be used. */
import { readFileSync, statSync } from "node:fs";

export interface SocketFacts {
  readonly kind: "socket" | "directory" | "other" | "missing" | "unknown";
  /** Who owns the file; null when it cannot be asked. */
  readonly owner: { readonly uid: number; readonly gid: number; readonly group: string | null } | null;
}

/** Reads the file's type and owner, and the group's name. Never throws. */
export function readSocketFacts(path: string): SocketFacts {
  try {
    const stat = statSync(path);
    const kind = stat.isSocket() ? "socket" : stat.isDirectory() ? "directory" : "other";
    return { kind, owner: { uid: stat.uid, gid: stat.gid, group: groupName(readGroups(), stat.gid) } };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { kind: missing ? "missing" : "unknown", owner: null };
  }
}

/** The name of a group in the text of /etc/group (group(5)), or null. */
export function groupName(groups: string, gid: number): string | null {
  for (const line of groups.split("\n")) {
    const [name, , id] = line.split(":");
    if (name && id === String(gid)) return name;
  }
  return null;
}

function readGroups(): string {
  try {
    return readFileSync("/etc/group", "utf8");
  } catch {
    return "";
  }
}
