"use client";
import { type FormEvent, useState } from "react";
import { Words } from "#components/ui/words.ts";
import type { Problem } from "#lib/protocol/stream.ts";

const WRONG: Problem = {
  code: "wrong_token",
  message: "The address carried a token that is not this server's.",
  hint: "Copy the whole address that Vethscope printed when it started, or run `vethscope token`.",
};
const SILENT: Problem = {
  code: "no_answer",
  message: "Vethscope did not answer.",
  hint: "Check that it is running, then try again.",
};

/** Changes the token for a session, then opens the picture. */
async function openSession(token: string): Promise<Problem | null> {
  try {
    const answer = await fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) return null;
    const body = (await answer.json()) as { error?: Problem };
    return body.error ?? SILENT;
  } catch {
    return SILENT;
  }
}

/** The field for the token. `wrong`: the address had one that was refused. */
export function TokenForm({ wrong = false }: { readonly wrong?: boolean }) {
  const [problem, setProblem] = useState<Problem | null>(wrong ? WRONG : null);
  const [busy, setBusy] = useState(false);

  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    if (token === "") return setProblem({ code: "empty", message: "The token is empty.", hint: "Paste it here." });
    setBusy(true);
    const refused = await openSession(token);
    // A session that ended while the page was open: the same page again, with what it looked at.
    if (refused === null && location.pathname === "/") location.reload();
    else if (refused === null) location.assign("/");
    else {
      setBusy(false);
      setProblem(refused);
    }
  };

  return (
    <form method="post" onSubmit={(event) => void send(event)} className="space-y-2">
      <label htmlFor="token" className="block font-medium text-12 text-ink">
        Token
      </label>
      <div className="flex gap-2">
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem ? "token-problem" : undefined}
          className="h-9 min-w-0 flex-1 rounded border border-control bg-surface px-2 font-mono text-13 text-ink aria-invalid:border-error"
        />
        <button
          type="submit"
          disabled={busy}
          className="h-9 rounded bg-accent px-4 font-medium text-accent-text hover:opacity-90 disabled:opacity-60"
        >
          Open
        </button>
      </div>
      <p id="token-problem" role="alert" className="min-h-5 text-12">
        {problem && (
          <>
            <span className="text-error">{problem.message}</span> <Words text={problem.hint} />
          </>
        )}
      </p>
    </form>
  );
}
