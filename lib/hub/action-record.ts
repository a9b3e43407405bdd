/** What listeners hear of an action. */
import type { ActionRequest, ActionResult, Plan } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { ActionTarget } from "./action-facts.ts";

/** Who acts; the server's Who fits. */
export interface Actor {
  readonly name: string;
  readonly role: "viewer" | "operator";
  readonly via: string;
  readonly session: string | null;
  readonly from: string;
}

/**
 * `begun` comes before the engine is asked (or a refusal is told), `ended` with the result, and `settled` when an unknown
 * outcome is known later. Each action has one `begun` and one `ended`.
 */
export interface ActionRecord {
  readonly phase: "begun" | "ended" | "settled";
  readonly request: ActionRequest;
  readonly who: Actor;
  readonly targets: readonly ActionTarget[];
  readonly plan: Plan;
  /** Null when it has only begun. */
  readonly result: ActionResult | null;
}

/** For `begun`: a problem refuses the action, and so does an error. */
export type ActionListener = (record: ActionRecord) => Problem | null | undefined;
