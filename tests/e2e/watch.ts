/** Notes what a page should never do: complain on the console, break its own security policy, call foreign hosts. */
import type { ConsoleMessage, Page } from "@playwright/test";

export interface Seen {
  readonly errors: readonly string[];
  readonly violations: readonly string[];
  /** Hosts other than `own` that the page asked for something. */
  foreign(own: string): readonly string[];
}

/** A question about a thing that went while it was on its way: the browser itself reports the 404 that answers it. */
const isLate = (message: ConsoleMessage): boolean =>
  /\b404\b/.test(message.text()) && /\/api\/rules\?about=/.test(message.location().url);

export function watch(page: Page): Seen {
  const errors: string[] = [];
  const violations: string[] = [];
  const hosts = new Set<string>();
  const note = (url: string): void => {
    const { protocol, hostname } = new URL(url);
    if (/^(https?|wss?):$/.test(protocol)) hosts.add(hostname);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (/content.security.policy/i.test(message.text())) violations.push(message.text());
    else if (message.type() === "error" && !isLate(message)) errors.push(message.text());
  });
  return { errors, violations, foreign: (own) => [...hosts].filter((host) => host !== own) };
}
