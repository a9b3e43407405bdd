/** `vethscope topology`: what GET /api/topology answers, read once, without a server. */
import pino from "pino";
import { findEngine } from "#lib/docker/address.ts";
import { openLocalHost } from "#lib/host/local.ts";
import { createHub } from "#lib/hub/hub.ts";
import { type Environment, readSettings } from "#lib/server/settings.ts";

/** Prints JSON to stdout; what is missing goes to stderr. Returns the exit code: 1 when the engine could not be read. */
export async function topology(env: Environment, version: string): Promise<number> {
  const settings = readSettings(env);
  const log = pino({ level: env.LOG_LEVEL ? settings.logLevel : "silent", base: null }, pino.destination(2));
  const host = openLocalHost({
    endpoint: () => findEngine(env),
    resyncSeconds: settings.resyncSeconds,
    rootNetns: settings.rootNetns,
    log,
  });
  try {
    await host.settled();
    const { error, kernel, notices } = host.status;
    if (error) {
      console.error(`${error.message}\n${error.hint}`);
      return 1;
    }
    if (kernel && !kernel.read)
      console.error(`From the engine alone: ${kernel.reason.replace(/\.$/, "")}.\n${kernel.hint}`);
    for (const { message, hint } of notices) console.error(hint === "" ? message : `${message}\n${hint}`);
    const hub = createHub([host], version);
    await new Promise<void>((done) => process.stdout.write(`${JSON.stringify(hub.snapshot())}\n`, () => done()));
    return 0;
  } finally {
    await host.close();
  }
}
