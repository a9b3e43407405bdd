import type { ReactNode } from "react";
import { Said } from "#components/status/message.tsx";
import { Command, Copyable } from "#components/ui/copy.tsx";
import { Words } from "#components/ui/words.ts";
import type { AuditEntry } from "#lib/protocol/audit.ts";
import { OUTCOME_MEANS, VIA_TEXT } from "./words.ts";

/** Everything an entry holds: why it ended so, the command that does the same, what the plan said, what was asked. */
export function Details({ entry }: { readonly entry: AuditEntry }) {
  const { problem, outcome, plan, asked } = entry;
  const { command, texts } = readPlan(plan);
  const means = OUTCOME_MEANS[outcome];
  return (
    <div className="grid gap-x-6 gap-y-3 py-2 md:grid-cols-2">
      {(problem !== null || means !== undefined) && (
        <div className="md:col-span-2">
          {means && <p>{means}</p>}
          {problem && (
            <p>
              <Words text={problem.message} />{" "}
              <span className="text-muted">
                <Words text={problem.hint} />
              </span>
            </p>
          )}
          {problem?.engine && <Said text={problem.engine} />}
        </div>
      )}
      {command !== "" && (
        <Part title="The same by hand">
          <Command text={command} />
        </Part>
      )}
      {texts.length > 0 && (
        <Part title="The plan said">
          <ul className="list-disc space-y-0.5 pl-4">
            {texts.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="From">
        <p>
          {entry.from === "" ? "this machine" : <span className="font-mono text-12">{entry.from}</span>}, by{" "}
          {VIA_TEXT[entry.via] ?? entry.via}
        </p>
        {entry.targets.map(({ kind, id, name }) => (
          <p key={kind + id} className="[overflow-wrap:anywhere]">
            <span className="text-muted">{kind}</span> {name}{" "}
            {id !== "" && id !== name && <Copyable text={id} shown={id.slice(0, 12)} mono />}
          </p>
        ))}
        {entry.action !== null && (
          <p className="text-muted">
            action <Copyable text={entry.action} mono />
          </p>
        )}
      </Part>
      {asked !== null && (
        <Part title="Asked for">
          <pre className="max-h-60 overflow-auto whitespace-pre-wrap rounded border border-hairline bg-panel px-2 py-1.5 font-mono text-12 [overflow-wrap:anywhere]">
            {JSON.stringify(asked, null, 2)}
          </pre>
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-0.5 font-semibold text-11 text-muted">{title}</h3>
      {children}
    </section>
  );
}

/** A plan of any age: what is not as it is today is passed over. */
function readPlan(plan: unknown): { readonly command: string; readonly texts: readonly string[] } {
  if (plan === null || typeof plan !== "object") return { command: "", texts: [] };
  const lists = ["refusals", "warnings", "consequences"].flatMap((name) => {
    const list: unknown = (plan as Record<string, unknown>)[name];
    return Array.isArray(list) ? (list as unknown[]) : [];
  });
  const texts = lists.flatMap((item) => {
    if (item === null || typeof item !== "object") return [];
    const text = "text" in item ? item.text : "message" in item ? item.message : null;
    return typeof text === "string" ? [text] : [];
  });
  const command = "command" in plan && typeof plan.command === "string" ? plan.command : "";
  return { command, texts: [...new Set(texts)] };
}
