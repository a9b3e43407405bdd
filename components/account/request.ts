/** Requests of the page's own that change something; the header says that no other page made them. */
import type { Problem, Reply } from "#lib/protocol/stream.ts";

const SILENT: Problem = {
  code: "no_answer",
  message: "Vethscope did not answer.",
  hint: "Check that it is running, then try again.",
};

export async function request<T>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
  try {
    const answer = await fetch(path, {
      method,
      headers: { "X-Vethscope": "1", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const reply = (await answer.json()) as Partial<{ data: T; error: Problem }>;
    if (answer.ok && reply.data !== undefined) return { data: reply.data };
    return { error: reply.error ?? SILENT };
  } catch {
    return { error: SILENT };
  }
}
