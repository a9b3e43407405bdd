"use client";
import { ArrowLeft } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { AccountAnswer } from "#lib/protocol/account.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { PLAIN, Trouble } from "./field.tsx";
import { logOut } from "./log-out.ts";
import { PasswordSection } from "./password-section.tsx";
import { request } from "./request.ts";
import { SessionsSection } from "./sessions-section.tsx";
import { TokensSection } from "./tokens-section.tsx";
import { UsersSection } from "./users-section.tsx";
import { viaText } from "./words.ts";

/** One's own password, sessions and API tokens; for operators the users as well. */
export function AccountPage() {
  const [account, setAccount] = useState<AccountAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const load = useCallback(async (): Promise<void> => {
    const reply = await request<AccountAnswer>("GET", "/api/account");
    if ("data" in reply) setAccount(reply.data);
    else if (reply.error.code === "unauthorized") location.assign("/login?to=/account");
    else setProblem(reply.error);
  }, []);
  useEffect(() => void load(), [load]);

  /** Does one thing and shows what is then; the problem stays until the next one. */
  const act = useCallback(
    async (method: string, path: string, body?: unknown): Promise<boolean> => {
      const reply = await request(method, path, body);
      setProblem("error" in reply ? reply.error : null);
      await load();
      return "data" in reply;
    },
    [load],
  );

  return (
    <main className="mx-auto max-w-4xl space-y-8 p-4 pb-16 sm:p-6">
      <header className="space-y-3">
        <a href="/" className="inline-flex items-center gap-1.5 text-12 text-muted hover:text-ink">
          <ArrowLeft className="h-3.5 w-3.5" aria-hidden="true" />
          Back to the picture
        </a>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="font-semibold text-20">Account</h1>
          {account && (
            <p className="min-w-0 flex-1 text-muted">
              {account.who.name}: {account.who.role}, {viaText(account.who.via)}
            </p>
          )}
          {account?.session && (
            <button type="button" className={PLAIN} onClick={() => void logOut(false)}>
              Log out
            </button>
          )}
        </div>
        <Trouble id="account-problem" problem={problem} />
      </header>
      {account && (
        <>
          {account.who.via === "user" && <PasswordSection />}
          <SessionsSection account={account} act={act} />
          <TokensSection account={account} act={act} onMade={load} />
          {account.users && <UsersSection users={account.users} me={account.who} act={act} />}
        </>
      )}
    </main>
  );
}
