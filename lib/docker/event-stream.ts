/** GET /events as a stream of what was touched. */
import type { IncomingMessage } from "node:http";
import type { EngineClient } from "./client.ts";
import { createLineCutter } from "./event-lines.ts";
import { EVENT_FILTERS, parseEvent, type Touched, touchedBy } from "./events.ts";

export interface EventHandlers {
  readonly onTouched: (touched: Touched) => void;
  /** A line that is no event; it is skipped. */
  readonly onGarbage: (start: string) => void;
  /** The stream is over, by whoever's will. Called once. */
  readonly onEnd: () => void;
}

/**
 * `since` in seconds of the engine's clock. The engine sends its header before it subscribes, so a little of the past
 * is asked for: an event of that moment would be lost otherwise, and one too many costs a read.
 */
export async function followEvents(
  client: EngineClient,
  since: number,
  timeout: number,
  handlers: EventHandlers,
): Promise<IncomingMessage> {
  const query = { since: Math.floor(since) - 2, filters: EVENT_FILTERS };
  const stream = await client.open("/events", query, timeout);
  const cutter = createLineCutter();
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    handlers.onEnd();
  };
  stream.on("data", (chunk: Buffer) => {
    for (const line of cutter.push(chunk)) {
      const event = line === null ? null : parseEvent(line);
      if (event === null) handlers.onGarbage(line === null ? "a line of more than 1 MiB" : line.slice(0, 80));
      else handlers.onTouched(touchedBy(event));
    }
  });
  stream.on("error", end);
  stream.on("close", end);
  stream.on("end", end);
  return stream;
}
