/**
 * Every address that the server answers and every event that it takes from a stream, with the role that each needs. The
 * server routes by this table, docs/routes.md prints it, and tests ask for every row without a session.
 */
import type { ClientToServer } from "#lib/protocol/stream.ts";
import type { Role } from "./who.ts";

export type Need = "nobody" | Role;

interface Row {
  /** `nobody`: open to all. */
  readonly needs: Need;
  /** Role that is enough to ask with ?plan=1, which changes nothing; missing: the address has no plan. */
  readonly plan?: Role;
  readonly about: string;
}

/** `:x` is one segment, `*` at the end whatever follows. The first row that fits answers; GET answers HEAD too. */
export const ROUTES = {
  "GET /healthz": { needs: "nobody", about: "healthy or not, and nothing else" },
  "GET /login": { needs: "nobody", about: "the login page" },
  "GET /login/oidc": { needs: "nobody", about: "login: sends the browser to the OIDC issuer" },
  "GET /login/oidc/callback": { needs: "nobody", about: "login: where the issuer sends it back" },
  "GET /api/session": { needs: "nobody", about: "login: who one is already, and the ways to sign in" },
  "POST /api/session": { needs: "nobody", about: "login: with the token, or a user's password" },
  "DELETE /api/session": { needs: "nobody", about: "logs out; with ?everywhere=1 all sessions of that user" },
  "GET /_next/static/*": { needs: "nobody", about: "scripts and styles of the page, the same for everybody" },
  "GET /logo.svg": { needs: "nobody", about: "the logo" },
  "GET /metrics": { needs: "viewer", about: "counters for Prometheus" },
  "GET /api/account": { needs: "viewer", about: "own sessions and API tokens; operators: all, and the users" },
  "POST /api/account/password": { needs: "viewer", about: "changes the own password" },
  "DELETE /api/sessions/:id": { needs: "viewer", about: "ends an own session; operators: any" },
  "POST /api/tokens": { needs: "viewer", about: "makes an API token of at most the own role" },
  "DELETE /api/tokens/:id": { needs: "viewer", about: "revokes an own API token; operators: any" },
  "POST /api/users": { needs: "operator", about: "makes a user" },
  "PATCH /api/users/:name": { needs: "operator", about: "changes a user's role or password" },
  "DELETE /api/users/:name": { needs: "operator", about: "removes a user, and ends what he has open" },
  "GET /api/actions": { needs: "operator", about: "what this session did lately and can take back" },
  "POST /api/networks": {
    needs: "operator",
    plan: "viewer",
    about: "makes a network; with ?plan=1 only the plan, as for the next four",
  },
  "POST /api/networks/prune": {
    needs: "operator",
    plan: "viewer",
    about: "removes the unused networks that are named",
  },
  "DELETE /api/networks/:id": { needs: "operator", plan: "viewer", about: "removes a network" },
  "POST /api/networks/:id/connect": { needs: "operator", plan: "viewer", about: "connects a container" },
  "POST /api/networks/:id/disconnect": { needs: "operator", plan: "viewer", about: "disconnects a container" },
  "GET /api/audit": { needs: "operator", about: "the audit log, a page at a time" },
  "GET /api/audit.csv": { needs: "operator", about: "the audit log as CSV" },
  "GET /api/audit.json": { needs: "operator", about: "the audit log as JSON" },
  "GET /api/picture": {
    needs: "viewer",
    about:
      "the picture as a file: SVG, PNG, PDF, draw.io, Mermaid, DOT, nwdiag, Markdown, CSV or JSON; also with &key=, an API token for pictures only",
  },
  "GET /api/networks/last-used": { needs: "viewer", about: "when each network last had an endpoint" },
  "GET /api/order": { needs: "viewer", about: "in which order bars and cards stand, for each view" },
  "PUT /api/order/:view": {
    needs: "operator",
    about: "keeps another order of a view, for everybody who looks at it; nothing changes at the engine",
  },
  "DELETE /api/order/:view": { needs: "operator", about: "forgets it: bars are arranged anew, for everybody" },
  "GET /*": { needs: "viewer", about: "the page, /api/topology and the other answers of the page's framework" },
} as const satisfies Record<`${Method} /${string}`, Row>;

/** Events of the stream; a client needs a session to be connected at all, and each event is checked again. */
export const EVENTS = {
  resync: { needs: "viewer", about: "a fresh snapshot" },
  plan: { needs: "viewer", about: "what an action would do" },
  act: { needs: "operator", about: "carries an action out" },
} as const satisfies Record<keyof ClientToServer, Row>;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type RouteName = keyof typeof ROUTES;

export interface Match {
  readonly name: RouteName;
  /** Values of the `:x` segments, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

const PATTERNS = (Object.keys(ROUTES) as RouteName[]).map((name) => {
  const [method = "", path = ""] = name.split(" ");
  return { name, method, segments: path.slice(1).split("/") };
});

/** The role for a plan alone, where there is one. */
export function needsOf(name: RouteName, plan: boolean): Need {
  const row: Row = ROUTES[name];
  return plan && row.plan ? row.plan : row.needs;
}

/** Whether a request asks for a plan where there are plans. */
export const isPlan = (name: RouteName, url: URL): boolean =>
  (ROUTES[name] as Row).plan !== undefined && url.searchParams.get("plan") === "1";

/** The row that answers; or the methods that the address takes instead. */
export function matchRoute(method: string, pathname: string): Match | { readonly allowed: readonly string[] } {
  const segments = pathname.slice(1).split("/");
  const asked = method === "HEAD" ? "GET" : method;
  const allowed = new Set<string>();
  for (const { name, method: takes, segments: pattern } of PATTERNS) {
    const params = paramsOf(pattern, segments);
    if (params === null) continue;
    if (takes === asked) return { name, params };
    allowed.add(takes);
    if (takes === "GET") allowed.add("HEAD");
  }
  return { allowed: [...allowed] };
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    // Below a folder that is open to all nothing may be read as a way out of it, by whoever decodes it later.
    if (part === "*") return i === 0 || segments.slice(i).every(isPlain) ? params : null;
    const segment = segments[i];
    if (segment === undefined) return null;
    if (part.startsWith(":")) {
      const value = decoded(segment);
      if (value === null || value === "") return null;
      params[part.slice(1)] = value;
    } else if (part !== segment) return null;
  }
  return pattern.length === segments.length ? params : null;
}

function isPlain(segment: string): boolean {
  const name = decoded(segment);
  return name !== null && name !== "" && name !== "." && name !== ".." && !/[/\\%\0]/.test(name);
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
