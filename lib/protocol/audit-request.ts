/** What may be asked of the audit log; apart from the types, so that the page does not carry a schema library. */
import { z } from "zod";
import { AUDIT_OUTCOMES } from "./audit.ts";

const AT_ONCE = 50;
const MOST_AT_ONCE = 200;

const moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    "A time looks like 2026-11-21T09:00:00Z, a day like 2026-11-21.",
  )
  .transform((t) => new Date(t).toISOString());
const whole = z
  .string()
  .regex(/^\d{1,15}$/, "A whole number.")
  .transform(Number);
const text = z.string().max(200, "At most 200 characters.");

const filter = {
  from: moment.nullable().default(null),
  to: moment.nullable().default(null),
  who: text.min(1).nullable().default(null),
  kind: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*(\.([a-z]+(-[a-z]+)*|\*))?$/, "A kind looks like connect, session.login or session.*.")
    .max(40)
    .nullable()
    .default(null),
  outcome: z.enum(AUDIT_OUTCOMES).nullable().default(null),
  text: text.min(1).nullable().default(null),
};

/** Query of the exports: everything that the filter leaves. */
export const auditFilterSchema = z.strictObject(filter);

/** Query of `GET /api/audit`: one page, older than `before`. */
export const auditRequestSchema = z.strictObject({
  ...filter,
  before: whole.pipe(z.number().min(1)).nullable().default(null),
  limit: whole.pipe(z.number().min(1).max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} at once.`)).default(AT_ONCE),
});
