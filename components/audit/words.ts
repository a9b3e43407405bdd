/** What the audit log calls things. */
import type { AuditEntry, AuditOutcome } from "#lib/protocol/audit.ts";

const KINDS: Readonly<Record<string, string>> = {
  connect: "Connect",
  disconnect: "Disconnect",
  create: "Create network",
  remove: "Remove network",
  prune: "Prune networks",
  "session.login": "Log in",
  "session.logout": "Log out",
  "request.refused": "Refused request",
  "session.*": "Log-ins and log-outs",
  "user.*": "Users",
  "token.*": "API tokens",
};

/** What can be chosen in the filter. */
export const KIND_CHOICES = [
  "connect",
  "disconnect",
  "create",
  "remove",
  "prune",
  "session.*",
  "user.*",
  "token.*",
  "request.refused",
];

/** Kinds without a text of their own read as they are: "user.add" is "User: add". */
export function kindText(kind: string): string {
  const known = KINDS[kind];
  if (known !== undefined) return known;
  const [group = "", what] = kind.split(".");
  const name = group === "token" ? "API token" : `${group[0]?.toUpperCase() ?? ""}${group.slice(1)}`;
  return what === undefined ? name : `${name}: ${what.replaceAll("-", " ")}`;
}

export const OUTCOME_TEXT: Readonly<Record<AuditOutcome, string>> = {
  started: "running",
  done: "done",
  refused: "refused",
  failed: "failed",
  unknown: "unknown",
  interrupted: "interrupted",
};

/** What an outcome that is not plain means. */
export const OUTCOME_MEANS: Readonly<Partial<Record<AuditOutcome, string>>> = {
  started: "It was asked for, and has not ended yet.",
  unknown: "The engine stopped answering before it said what became of it.",
  interrupted: "Vethscope ended before this did. Whether the engine still did it, the picture shows.",
};

export const VIA_TEXT: Readonly<Record<string, string>> = {
  token: "the server's token",
  user: "user and password",
  "api-token": "an API token",
  proxy: "a proxy's headers",
  oidc: "single sign-on",
  cli: "the command line",
};

/** What it was about, in a few words; empty where the kind says it all. */
export function aboutText({ kind, targets }: Pick<AuditEntry, "kind" | "targets">): string {
  const name = (wanted: string): string | undefined => {
    const target = targets.find((t) => t.kind === wanted);
    return target && (target.name ?? target.id.slice(0, 12));
  };
  const [container, network] = [name("container"), name("network")];
  if (container && network)
    return kind === "disconnect" ? `${container} from ${network}` : `${container} to ${network}`;
  const all = targets.map((t) => t.name ?? t.id.slice(0, 12));
  return all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
}
