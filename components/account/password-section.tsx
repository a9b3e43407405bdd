import { type FormEvent, useState } from "react";
import type { Problem } from "#lib/protocol/stream.ts";
import { Field, PLAIN, Trouble } from "./field.tsx";
import { request } from "./request.ts";
import { Section } from "./section.tsx";

export function PasswordSection() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const { current, next } = Object.fromEntries(new FormData(form));
    const reply = await request("POST", "/api/account/password", { current, next });
    setProblem("error" in reply ? reply.error : null);
    setDone("data" in reply);
    if ("data" in reply) form.reset();
  };
  return (
    <Section title="Password" about="A new one logs you out everywhere else.">
      <form method="post" onSubmit={(event) => void send(event)} className="flex flex-wrap items-end gap-3">
        <Field label="Current password" name="current" type="password" autoComplete="current-password" required />
        <Field label="New password" name="next" type="password" autoComplete="new-password" minLength={10} required />
        <button type="submit" className={`${PLAIN} h-9`}>
          Change
        </button>
      </form>
      <Trouble id="password-problem" problem={problem} />
      {done && <p role="status">The password was changed.</p>}
    </Section>
  );
}
