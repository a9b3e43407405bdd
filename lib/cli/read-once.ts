/** What commands without a server share: the host read once, and what is missing said on stderr. */
import pino from "pino";
import { findEngine } from "#lib/docker/address.ts";
import { type LocalHost, openLocalHost } from "#lib/host/local.ts";
import { type Environment, readSettings } from "#lib/server/settings.ts";

/** Calls `use` with the host that was read and returns its exit code; 1 when the engine could not be read. */
export async function readOnce(env: Environment, use: (host: LocalHost) => number | Promise<number>): Promise<number> {
  const settings = readSettings(env);
  const log = pino({ level: env.LOG_LEVEL ? settings.logLevel : "silent", base: null }, pino.destination(2));
  const host = openLocalHost({
    endpoint: () => findEngine(env),
    resyncSeconds: settings.resyncSeconds,
    rootNetns: settings.rootNetns,
    readOnly: true,
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
    return await use(host);
  } finally {
    await host.close();
  }
}
