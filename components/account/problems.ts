/** What the login page says about each code that the server sends a browser back with. */
import type { Problem } from "#lib/protocol/stream.ts";

const PROBLEMS: Readonly<Record<string, Omit<Problem, "code">>> = {
  issuer_silent: {
    message: "The sign-in service does not answer.",
    hint: "Try again in a moment; the server's log says what happened.",
  },
  issuer_refused: {
    message: "The sign-in service did not sign you in.",
    hint: "Try again. If that does not help, the server's log says what it answered.",
  },
  expired: { message: "That took too long, or was begun in another browser.", hint: "Sign in again." },
  no_role: {
    message: "You are known there, but have no role here.",
    hint: "Ask an operator: VETHSCOPE_OPERATOR_GROUPS and VETHSCOPE_VIEWER_GROUPS say who may come in.",
  },
  no_issuer: { message: "No sign-in service is set.", hint: "Sign in another way." },
};

/** Null for a code that there is not. */
export function problemOf(code: string | undefined): Problem | null {
  const problem = code !== undefined && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
  return problem && code !== undefined ? { code, ...problem } : null;
}
