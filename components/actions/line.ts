/** The way to the server for actions. `store/stream.ts` lays it: there is one socket. */
import type { Action, ActionRequest, ActionResult, Plan } from "#lib/protocol/actions.ts";
import type { Problem, Reply } from "#lib/protocol/stream.ts";

export interface Line {
  plan(action: Action): Promise<Reply<Plan>>;
  /** The same request may be sent again: its id keeps it from being done twice. Null: no answer came in time. */
  act(request: ActionRequest): Promise<Reply<ActionResult> | null>;
}

let line: Line | null = null;

/** Null takes it away. */
export function layLine(next: Line | null): void {
  line = next;
}

const TRIES = 3;
const AGAIN_MS = 1500;

export const NO_ANSWER: Problem = {
  code: "no_answer",
  message: "Vethscope does not answer.",
  hint: "Look at the picture before you try again: it may have been done.",
};

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function askPlan(action: Action): Promise<Reply<Plan>> {
  return line === null ? { error: NO_ANSWER } : line.plan(action);
}

/** Sends it until it is answered, a few times at most; always under the same id. */
export async function send(request: ActionRequest): Promise<Reply<ActionResult>> {
  for (let n = 0; n < TRIES; n++) {
    if (n > 0) await wait(AGAIN_MS);
    const answer = await line?.act(request);
    if (answer) return answer;
  }
  return { error: NO_ANSWER };
}

/** A version 4 UUID; `crypto.randomUUID` is not there over plain HTTP from another machine. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
