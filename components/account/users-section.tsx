import { type FormEvent, useState } from "react";
import type { AccountUser } from "#lib/protocol/account.ts";
import type { Me } from "#lib/protocol/stream.ts";
import { Field, PLAIN } from "./field.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { type Act, LIST, Row, Section } from "./section.tsx";
import { momentText } from "./words.ts";

interface Props {
  readonly users: readonly AccountUser[];
  readonly me: Me;
  readonly act: Act;
}

export function UsersSection({ users, me, act }: Props) {
  const add = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const { name, password, role } = Object.fromEntries(new FormData(form));
    if (await act("POST", "/api/users", { name, password, role })) form.reset();
  };
  return (
    <Section title="Users" about="People who sign in here with a password.">
      {users.length > 0 && (
        <ul className={LIST}>
          {users.map((u) => (
            <UserRow key={u.name} user={u} own={me.via === "user" && me.name === u.name} act={act} />
          ))}
        </ul>
      )}
      <form method="post" onSubmit={(event) => void add(event)} className="flex flex-wrap items-end gap-3">
        <Field label="Name of the user" name="name" autoComplete="off" autoCapitalize="none" maxLength={64} required />
        <Field
          label="First password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
        />
        <RoleChoice name="role" label="Role of the user" />
        <button type="submit" className={`${PLAIN} h-9`}>
          Add the user
        </button>
      </form>
    </Section>
  );
}

function UserRow({ user, own, act }: { readonly user: AccountUser; readonly own: boolean; readonly act: Act }) {
  const [asked, setAsked] = useState(false);
  const path = `/api/users/${encodeURIComponent(user.name)}`;
  const other = user.role === "viewer" ? "operator" : "viewer";
  return (
    <Row title={`${user.name}${own ? " (you)" : ""}`} facts={`${user.role}; since ${momentText(user.created)}`}>
      {!own && (
        <>
          <button type="button" className={PLAIN} onClick={() => void act("PATCH", path, { role: other })}>
            Make {user.name} {other === "operator" ? "an operator" : "a viewer"}
          </button>
          {/* The second click is the one that counts: sessions and API tokens go as well. */}
          <button
            type="button"
            className={PLAIN}
            onClick={() => (asked ? void act("DELETE", path) : setAsked(true))}
            onBlur={() => setAsked(false)}
          >
            {asked ? `Really remove ${user.name}` : `Remove ${user.name}`}
          </button>
        </>
      )}
    </Row>
  );
}
