import type { Problem } from "#lib/protocol/stream.ts";

/** What could not be done about users and tokens, with the HTTP status that says so. */
export class AccountError extends Error implements Problem {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  constructor(status: number, code: string, message: string, hint: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}
