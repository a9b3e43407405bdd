import { runningHub } from "#lib/hub/running.ts";

export const dynamic = "force-dynamic";

/** `GET /api/topology`: `{ rev, entities }`, sorted by id. */
export function GET(): Response {
  return Response.json(runningHub().snapshot(), { headers: { "Cache-Control": "no-store" } });
}
