/** Which role somebody has whom a proxy or an OIDC issuer signed in. */
import type { Settings } from "./settings.ts";
import type { Role } from "./who.ts";

/** Null: signed in elsewhere, but not let in here. */
export type RoleRule = (name: string, groups: readonly string[]) => Role | null;

/** Entries of both lists are groups, `user:NAME` or `*`. */
export function createRoleRule({
  operatorGroups,
  viewerGroups,
}: Pick<Settings, "operatorGroups" | "viewerGroups">): RoleRule {
  const among = (list: readonly string[], name: string, groups: readonly string[]): boolean =>
    list.some(
      (entry) => entry === "*" || entry === `user:${name}` || (!entry.startsWith("user:") && groups.includes(entry)),
    );
  return (name, groups) => {
    if (among(operatorGroups, name, groups)) return "operator";
    return among(viewerGroups, name, groups) ? "viewer" : null;
  };
}
