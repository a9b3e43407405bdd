/** `GET /api/audit`, `/api/audit.csv`, `/api/audit.json` (for operators) and `/api/networks/last-used`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { auditFilterSchema, auditRequestSchema } from "#lib/protocol/audit-request.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Audit } from "./audit.ts";
import { AUDIT_FORMATS, auditFile } from "./audit-export.ts";
import type { Handlers } from "./handlers.ts";
import type { LastUsed } from "./last-used.ts";
import { sendJson, sendProblem } from "./respond.ts";

/** Entries that an export holds in memory at a time. */
const BATCH = 500;

export interface AuditSource {
  readonly audit: Audit;
  /** Why nothing can be recorded just now; null when everything is. */
  readonly problem: Problem | null;
}

type Mine = Pick<
  Handlers,
  "GET /api/audit" | "GET /api/audit.csv" | "GET /api/audit.json" | "GET /api/networks/last-used"
>;

export function recordHandlers(records: AuditSource & { readonly lastUsed: LastUsed }): Mine {
  return {
    "GET /api/audit": ({ res, url }) => answer(records, url.searchParams, res),
    "GET /api/audit.csv": ({ req, res, url }) => sendFile(records, "csv", url.searchParams, { req, res }),
    "GET /api/audit.json": ({ req, res, url }) => sendFile(records, "json", url.searchParams, { req, res }),
    "GET /api/networks/last-used": ({ res }) => sendJson(res, 200, { data: records.lastUsed.list() }),
  };
}

/** The log, one page at a time. */
function answer({ audit, problem }: AuditSource, query: URLSearchParams, res: ServerResponse): void {
  const asked = auditRequestSchema.safeParse(once(query));
  if (asked.success) {
    const { before, limit, ...filter } = asked.data;
    sendJson(res, 200, { data: { ...audit.list(filter, before, limit), days: audit.days, problem } });
  } else refuse(res, asked.error.issues);
}

/** Everything that the filter leaves, as a file; written as fast as it is read. */
async function sendFile(
  { audit }: AuditSource,
  format: keyof typeof AUDIT_FORMATS,
  query: URLSearchParams,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
): Promise<void> {
  const filter = auditFilterSchema.safeParse(once(query));
  if (!filter.success) return refuse(res, filter.error.issues);
  const read = (before: number | null) => audit.list(filter.data, before, BATCH);
  res.writeHead(200, {
    "Content-Type": AUDIT_FORMATS[format].type,
    "Content-Disposition": `attachment; filename="vethscope-audit.${format}"`,
    "Cache-Control": "no-store",
  });
  if (req.method === "HEAD") return void res.end();
  // Whoever breaks off the download is gone, which is no failure of ours.
  await pipeline(Readable.from(auditFile(AUDIT_FORMATS[format], read)), res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

/** A name that comes twice is a list, which no field takes. */
function once(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function refuse(res: ServerResponse, [issue]: readonly Issue[]): void {
  const where = issue?.path.join(".").slice(0, 40) ?? "";
  const why = (issue?.message ?? "").slice(0, 200);
  sendProblem(res, 400, {
    code: "bad_query",
    message: `The question is not understood${where === "" ? "" : ` at "${where}"`}: ${why}`,
    hint: "Ask with from, to, who, kind, outcome, text, before and limit, each at most once.",
  });
}
