/** What HTTP says for the result of an action. */
import type { ActionResult } from "#lib/protocol/actions.ts";

/** Codes of problems by status, where it is not the one of their outcome. */
const STATUS: Readonly<Record<string, number>> = {
  "no-network": 404,
  "no-container": 404,
  network_gone: 404,
  container_gone: 404,
  no_engine: 404,
  read_only: 403,
  socket_refuses: 403,
  not_authorized: 403,
  needs_newer_engine: 422,
  address_invalid: 422,
  mac_invalid: 422,
  not_recorded: 503,
  engine_not_ready: 503,
};

const USUAL: Readonly<Record<ActionResult["outcome"], number>> = { done: 200, refused: 409, failed: 502, unknown: 504 };

/** 201 when something was made. */
export function statusOf({ outcome, problem, created }: ActionResult): number {
  if (outcome === "done") return created === null ? 200 : 201;
  return (problem && outcome !== "unknown" ? STATUS[problem.code] : undefined) ?? USUAL[outcome];
}
