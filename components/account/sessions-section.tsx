import type { AccountAnswer } from "#lib/protocol/account.ts";
import { PLAIN } from "./field.tsx";
import { logOut } from "./log-out.ts";
import { type Act, LIST, Row, Section } from "./section.tsx";
import { browserText, momentText, viaText } from "./words.ts";

export function SessionsSection({ account, act }: { readonly account: AccountAnswer; readonly act: Act }) {
  const { sessions, session: own, users } = account;
  return (
    <Section
      title="Sessions"
      about={users ? "Browsers that are signed in, everybody's." : "Browsers that are signed in as you."}
    >
      {sessions.length > 0 && (
        <ul className={LIST}>
          {sessions.map((s) => (
            <Row
              key={s.id}
              title={`${s.name}${s.id === own ? " (this one)" : ""}`}
              facts={`${s.role}, ${viaText(s.via)}; ${browserText(s.agent)}, ${s.address || "address unknown"}; since ${momentText(s.created)}, last used ${momentText(s.seen)}`}
            >
              <button
                type="button"
                className={PLAIN}
                aria-label={`End the session of ${s.name} since ${momentText(s.created)}`}
                onClick={() => void (s.id === own ? logOut(false) : act("DELETE", `/api/sessions/${s.id}`))}
              >
                {s.id === own ? "Log out" : "End"}
              </button>
            </Row>
          ))}
        </ul>
      )}
      {own && (
        <button type="button" className={PLAIN} onClick={() => void logOut(true)}>
          Log out everywhere
        </button>
      )}
    </Section>
  );
}
