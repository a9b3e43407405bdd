import { useEffect, useState } from "react";
import type { RulesReply } from "#lib/protocol/rules.ts";
import type { Problem } from "#lib/protocol/stream.ts";

export type Asked = { readonly data: RulesReply } | { readonly error: Problem } | null;

const FAILED: Problem = {
  code: "unreachable",
  message: "The server did not answer.",
  hint: "Select it again when the connection is back.",
};

/** The rules about a thing; null until the first answer. Asked again when `revision` differs; what was shown stays till then. */
export function useRules(id: string, revision: number | null): Asked {
  const [asked, setAsked] = useState<{ readonly id: string; readonly answer: Asked }>({ id, answer: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is not sent; it says when to ask again.
  useEffect(() => {
    const stop = new AbortController();
    void fetch(`/api/rules?about=${encodeURIComponent(id)}`, { signal: stop.signal })
      .then((response) => response.json() as Promise<Asked>)
      .catch(() => ({ error: FAILED }))
      .then((answer) => {
        if (!stop.signal.aborted) setAsked({ id, answer });
      });
    return () => stop.abort();
  }, [id, revision]);
  return asked.id === id ? asked.answer : null;
}
