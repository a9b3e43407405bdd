/** `vethscope topology`: what GET /api/topology answers, read once, without a server. */
import { createHub } from "#lib/hub/hub.ts";
import type { Environment } from "#lib/server/settings.ts";
import { printable } from "./printable.ts";
import { readOnce } from "./read-once.ts";

/** Prints JSON to stdout; what is missing goes to stderr. Returns the exit code: 1 when the engine could not be read. */
export function topology(env: Environment, version: string): Promise<number> {
  return readOnce(env, async (host) => {
    const hub = createHub([host], version);
    await new Promise<void>((done) =>
      process.stdout.write(`${printable(JSON.stringify(hub.snapshot()))}\n`, () => done()),
    );
    return 0;
  });
}
