"use client";
import { type FormEvent, useEffect, useState } from "react";
import type { SessionAnswer } from "#lib/protocol/account.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { Field, PRIMARY, Trouble } from "./field.tsx";
import { problemOf } from "./problems.ts";
import { request } from "./request.ts";
import { wayBack } from "./way-back.ts";

const WRONG: Problem = {
  code: "wrong_token",
  message: "The address carried a token that is not this server's.",
  hint: "Copy the whole address that Vethscope printed when it started, or run `vethscope token`.",
};
const EMPTY: Problem = { code: "empty", message: "There is nothing in it.", hint: "Fill it in." };

interface Props {
  /** The address carried a token that was refused. */
  readonly wrong?: boolean;
  /** Code of what the server sent the browser back with. */
  readonly problem?: string | undefined;
  /** Where to go then; missing: the same page again, with what it looked at. */
  readonly to?: string | undefined;
}

/** The ways to sign in that this server has: an issuer, a user's password, the token. */
export function SignIn({ wrong = false, problem, to }: Props) {
  const [session, setSession] = useState<SessionAnswer | null>(null);
  const stay = to === undefined || wrong || problem !== undefined;
  const onward = (): void => {
    if (to === undefined) location.reload();
    else location.assign(wayBack(to, location.origin));
  };

  useEffect(() => {
    void request<SessionAnswer>("GET", "/api/session").then((reply) => {
      if (!("data" in reply)) return;
      // A link from elsewhere comes without the session's cookie, which this request has.
      if (reply.data.who !== null && !stay) location.replace(wayBack(to, location.origin));
      else setSession(reply.data);
    });
  }, [stay, to]);

  const here = typeof location === "undefined" ? "/" : `${location.pathname}${location.search}`;
  const oidc = `/login/oidc?to=${encodeURIComponent(to ?? here)}`;
  const several = session !== null && (session.ways.password || session.ways.oidc !== null);
  return (
    <div className="space-y-4">
      {session?.notice && <p className="text-error">{session.notice}</p>}
      {problemOf(problem) && <Trouble id="sign-in-problem" problem={problemOf(problem)} />}
      {session?.ways.oidc && (
        <a href={oidc} className={`${PRIMARY} flex items-center justify-center`}>
          Sign in with {session.ways.oidc}
        </a>
      )}
      {session?.ways.password && <PasswordForm onDone={onward} />}
      {several && <hr className="border-hairline" />}
      <TokenForm wrong={wrong} onDone={onward} />
    </div>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { problem, busy, send } = useSignIn("password", null, onDone);
  const invalid = { "aria-invalid": problem !== null, "aria-describedby": problem ? "password-problem" : undefined };
  return (
    <form method="post" onSubmit={(event) => void send(event, ["user", "password"])} className="space-y-2">
      <Field label="User" name="user" autoComplete="username" autoCapitalize="none" {...invalid} />
      <Field label="Password" name="password" type="password" autoComplete="current-password" {...invalid} />
      <button type="submit" disabled={busy} className={PRIMARY}>
        Sign in
      </button>
      <Trouble id="password-problem" problem={problem} />
    </form>
  );
}

function TokenForm({ wrong, onDone }: { readonly wrong: boolean; readonly onDone: () => void }) {
  const { problem, busy, send } = useSignIn("token", wrong ? WRONG : null, onDone);
  return (
    <form method="post" onSubmit={(event) => void send(event, ["token"])} className="space-y-2">
      <div className="flex items-end gap-2">
        <Field
          label="Token"
          name="token"
          type="password"
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={problem ? "token-problem" : undefined}
        />
        <button type="submit" disabled={busy} className={PRIMARY}>
          Open
        </button>
      </div>
      <Trouble id="token-problem" problem={problem} />
    </form>
  );
}

/** Changes what a form holds for a session. `last` is the field that is emptied when it was wrong. */
function useSignIn(last: string, first: Problem | null, onDone: () => void) {
  const [problem, setProblem] = useState(first);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>, names: readonly string[]): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const body = Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? "")]));
    if (Object.values(body).some((value) => value.trim() === "")) return setProblem(EMPTY);
    setBusy(true);
    const reply = await request("POST", "/api/session", body);
    if ("data" in reply) return onDone();
    setBusy(false);
    setProblem(reply.error);
    form.querySelector<HTMLInputElement>(`[name="${last}"]`)?.focus();
  };
  return { problem, busy, send };
}
