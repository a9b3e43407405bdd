/** The stream's side of actions: the same checks and the same hub as REST. */
import { ActionError } from "#lib/hub/action-error.ts";
import type { Hub } from "#lib/hub/hub.ts";
import { actionRequestSchema, actionSchema } from "#lib/protocol/action-schemas.ts";
import type { ActionResult, Plan } from "#lib/protocol/actions.ts";
import type { Problem, Reply } from "#lib/protocol/stream.ts";
import { badFields, firstIssue, READ_ONLY } from "./action-handlers.ts";
import type { Who } from "./who.ts";

const INTERNAL: Problem = {
  code: "internal",
  message: "Vethscope could not answer this.",
  hint: "Look at the picture before you try again; the server's log says what happened.",
};

const refused = (error: Problem): { error: Problem } => ({
  error: { code: error.code, message: error.message, hint: error.hint },
});

/** Answer to `plan(action)`. Never throws. */
export function answerPlan(hub: Hub, action: unknown): Reply<Plan> {
  const asked = actionSchema.safeParse(action);
  if (!asked.success) return refused(badFields(`The action cannot be used. ${firstIssue(asked.error)}`));
  return { data: hub.plan(asked.data) };
}

/** Answer to `act(request)`; a refusal by plan or engine is a result too. Never rejects. */
export async function answerAct(
  hub: Hub,
  request: unknown,
  who: Who,
  { readOnly, failed }: { readonly readOnly: boolean; readonly failed: (error: unknown) => void },
): Promise<Reply<ActionResult>> {
  if (readOnly) return refused(READ_ONLY);
  const asked = actionRequestSchema.safeParse(request);
  if (!asked.success) return refused(badFields(`The action cannot be used. ${firstIssue(asked.error)}`));
  try {
    return { data: await hub.act(asked.data, who) };
  } catch (error) {
    if (error instanceof ActionError) return refused(error);
    failed(error);
    return refused(INTERNAL);
  }
}
