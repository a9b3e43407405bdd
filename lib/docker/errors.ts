/** Why the engine could not be read, in the user's words. Texts are made in failure.ts and address*.ts only. */

export type EngineErrorCode =
  /** Settings: DOCKER_HOST, DOCKER_CONTEXT, TLS files. */
  | "address-invalid"
  | "address-unsupported"
  /** Not an error: how the engine was found differs from what one may expect. */
  | "address-note"
  | "context-not-found"
  | "context-invalid"
  | "tls-file-missing"
  | "tls-file-invalid"
  /** The way to the engine. */
  | "socket-missing"
  | "socket-not-a-socket"
  | "permission-denied"
  | "connection-refused"
  | "connection-lost"
  | "host-not-found"
  | "host-unreachable"
  | "timeout"
  | "tls-untrusted"
  | "tls-client-certificate"
  | "tls-expected"
  | "tls-unexpected"
  | "ssh-failed"
  /** The engine, or whatever answers in its place. */
  | "engine-too-old"
  | "refused"
  | "not-an-engine"
  | "not-found"
  | "engine-error"
  | "unknown";

/** What a user is shown: what happened and why, and what to do about it. */
export interface EngineProblem {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** The one error class of docker/: `message` says what happened and why, `hint` what to do. */
export class EngineError extends Error implements EngineProblem {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly hint: string;

  constructor(problem: EngineProblem, cause?: unknown) {
    super(problem.message, cause === undefined ? undefined : { cause });
    this.code = problem.code;
    this.hint = problem.hint;
  }

  /** The plain, JSON-safe part. */
  get problem(): EngineProblem {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

/** For what nobody foresaw: its own words, without the stack. */
export function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EngineError(
    { code: "unknown", message: `Reading the engine failed: ${why}.`, hint: "Please report this." },
    error,
  );
}
