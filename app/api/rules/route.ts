import { answerRules } from "#lib/hub/rules-answer.ts";
import { runningHub } from "#lib/hub/running.ts";

export const dynamic = "force-dynamic";

/** `GET /api/rules?about=<id>`: the filter and NAT rules that concern a thing, grouped and in words. */
export function GET(request: Request): Response {
  const { status, body } = answerRules(runningHub(), new URL(request.url).searchParams);
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
