import { type FormEvent, useState } from "react";
import { Copyable } from "#components/ui/copy.tsx";
import type { AccountAnswer, NewTokenAnswer } from "#lib/protocol/account.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { Field, PLAIN, Trouble } from "./field.tsx";
import { request } from "./request.ts";
import { RoleChoice } from "./role-choice.tsx";
import { type Act, LIST, Row, Section } from "./section.tsx";
import { momentText } from "./words.ts";

interface Props {
  readonly account: AccountAnswer;
  readonly act: Act;
  readonly onMade: () => Promise<void>;
}

export function TokensSection({ account, act, onMade }: Props) {
  const { via, role } = account.who;
  const able = via === "user" || via === "token";
  return (
    <Section title="API tokens" about="For programs: sent as Authorization: Bearer <token>.">
      {account.tokens.length > 0 && (
        <ul className={LIST}>
          {account.tokens.map((t) => (
            <Row
              key={t.id}
              title={t.name}
              facts={`${t.only === null ? t.role : `${t.only} only`}; ${t.owner === null ? "of nobody in particular" : `of ${t.owner}`}; ${t.expires === null ? "never expires" : `until ${momentText(t.expires)}`}; ${t.used === null ? "never used" : `last used ${momentText(t.used)}`}`}
            >
              <button
                type="button"
                className={PLAIN}
                aria-label={`Revoke ${t.name}`}
                onClick={() => void act("DELETE", `/api/tokens/${encodeURIComponent(t.id)}`)}
              >
                Revoke
              </button>
            </Row>
          ))}
        </ul>
      )}
      {able ? (
        <NewToken operator={role === "operator"} onMade={onMade} />
      ) : (
        <p className="text-12 text-muted">
          Users of Vethscope itself can make them here; <code className="font-mono">vethscope token create</code> makes
          one at the machine.
        </p>
      )}
    </Section>
  );
}

function NewToken({ operator, onMade }: { readonly operator: boolean; readonly onMade: () => Promise<void> }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [made, setMade] = useState<{ readonly secret: string; readonly pictures: boolean } | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const { name, role, days } = Object.fromEntries(new FormData(form));
    const pictures = role === "pictures";
    const body = { name, ...(pictures ? { role: "viewer", only: role } : { role }), days: Number(days) };
    const reply = await request<NewTokenAnswer>("POST", "/api/tokens", body);
    setProblem("error" in reply ? reply.error : null);
    setMade("data" in reply ? { secret: reply.data.secret, pictures } : null);
    if (!("data" in reply)) return;
    form.reset();
    await onMade();
  };
  return (
    <>
      <form method="post" onSubmit={(event) => void send(event)} className="flex flex-wrap items-end gap-3">
        <Field label="Name" name="name" autoComplete="off" maxLength={64} required />
        <RoleChoice name="role" operator={operator}>
          <option value="pictures">pictures only: for links in a wiki</option>
        </RoleChoice>
        <Field label="Days (0: for ever)" name="days" type="number" min={0} max={3650} defaultValue={90} required />
        <button type="submit" className={`${PLAIN} h-9`}>
          Make a token
        </button>
      </form>
      <Trouble id="token-problem" problem={problem} />
      {made && (
        <div role="status" className="space-y-1 rounded border border-hairline bg-panel p-3">
          <p>Copy it now, it is not shown again:</p>
          <p className="break-all">
            <Copyable text={made.secret} mono />
          </p>
          {made.pictures && (
            <p className="text-12 text-muted">
              Add it as <code className="font-mono">&amp;key=…</code> to the link of a picture. Whoever has that link
              sees every picture, unredacted as well, until the token is revoked.
            </p>
          )}
        </div>
      )}
    </>
  );
}
