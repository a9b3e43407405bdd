/** Why a picture could not be made, in the user's words. */

export type RenderErrorCode = "too-large" | "too-slow" | "failed";

/** What happened and why; `hint` says what to do. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  readonly code: RenderErrorCode;
  readonly hint: string;

  constructor(code: RenderErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
