/** `GET /api/audit`, `/api/audit.csv` and `/api/audit.json`: for operators. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { auditFilterSchema, auditRequestSchema } from "#lib/protocol/audit-request.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Audit } from "./audit.ts";
import { AUDIT_FORMATS, auditFile } from "./audit-export.ts";
import { sendJson, sendProblem } from "./respond.ts";

/** Entries that an export holds in memory at a time. */
const BATCH = 500;

/** Null: nothing is recorded, and why. */
export interface AuditSource {
  readonly audit: Audit | null;
  readonly problem: Problem | null;
}

/** The log, one page at a time. */
export function answerAudit({ audit, problem }: AuditSource, query: URLSearchParams, res: ServerResponse): void {
  const asked = auditRequestSchema.safeParse(once(query));
  if (asked.success) {
    const { before, limit, ...filter } = asked.data;
    const page = audit?.list(filter, before, limit) ?? { entries: [], next: null };
    sendJson(res, 200, { data: { ...page, days: audit?.days ?? 0, problem } });
  } else refuse(res, asked.error.issues);
}

/** Everything that the filter leaves, as a file; written as fast as it is read. */
export async function sendAuditFile(
  { audit }: AuditSource,
  format: keyof typeof AUDIT_FORMATS,
  query: URLSearchParams,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
): Promise<void> {
  const filter = auditFilterSchema.safeParse(once(query));
  if (!filter.success) return refuse(res, filter.error.issues);
  const read = (before: number | null) => audit?.list(filter.data, before, BATCH) ?? { entries: [], next: null };
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
