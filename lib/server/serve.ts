/** The serving process: opens the host, the hub and the HTTP server, prints how to get in, and ends on a signal. */

import type { Server } from "node:http";
import next from "next";
import pino from "pino";
import { findEngine } from "#lib/docker/address.ts";
import { openLocalHost } from "#lib/host/local.ts";
import { createHub } from "#lib/hub/hub.ts";
import { setRunningHub } from "#lib/hub/running.ts";
import { createApplication } from "./app.ts";
import { createAuth } from "./auth.ts";
import { openDatabase } from "./database.ts";
import { loadToken } from "./kept-token.ts";
import { createRates } from "./rates.ts";
import { keepRecords } from "./records.ts";
import { type Environment, readSettings, SettingError, type Settings } from "./settings.ts";
import { VERSION } from "./version.ts";

/** An action that runs when a signal comes has this long to end, so that its outcome is told and recorded, in ms. */
const ACTIONS_MS = 5000;
/** Connections that are open then have this long to end, in ms. */
const GRACE_MS = 3000;

async function listen(server: Server, { host, port }: Settings): Promise<number> {
  await new Promise<void>((done, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => failed(listenProblem(error, host, port)));
    server.listen(port, host, done);
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): SettingError {
  switch (error.code) {
    case "EADDRINUSE":
      return new SettingError(
        `Port ${port} on ${host} is taken by another program.`,
        "Set PORT to another number, or end that program.",
      );
    case "EACCES":
      return new SettingError(`This user may not listen on port ${port}.`, "Set PORT to a number above 1023.");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new SettingError(
        `${host} is not an address of this machine.`,
        "Set HOST to 127.0.0.1, or to an address that `ip address` lists.",
      );
    default:
      return new SettingError(
        `The server cannot listen on ${host}:${port} (${error.code ?? error.message}).`,
        "Check HOST and PORT.",
      );
  }
}

/** @throws SettingError, before anything is left running. Resolves when the process is to end. */
export async function serve(env: Environment, { dev }: { dev: boolean }): Promise<void> {
  const settings = readSettings(env);
  const log = pino({ level: settings.logLevel, base: null, redact: ["token"] }, pino.destination(2));
  const database = openDatabase(settings.dataDir);
  const kept = settings.token === null ? loadToken(settings.dataDir) : { token: settings.token, created: false };

  const dir = new URL("../..", import.meta.url).pathname;
  const page = next({ dev, dir, hostname: settings.host, port: settings.port });
  const host = openLocalHost({
    endpoint: () => findEngine(env),
    resyncSeconds: settings.resyncSeconds,
    rootNetns: settings.rootNetns,
    readOnly: settings.readOnly,
    log,
  });
  const hub = createHub([host], VERSION);
  const records = keepRecords(database, hub, { days: settings.auditDays, log });
  setRunningHub(hub);
  try {
    await page.prepare();
    const handle = page.getRequestHandler();
    // The cookie's name holds the port; with PORT=0 it is known only after listening, so a fixed 0 stands for it.
    const auth = createAuth({ token: kept.token, settings, database });
    const application = createApplication({
      settings,
      hub,
      auth,
      rates: createRates(),
      records,
      log,
      dev,
      page: (req, res) => handle(req, res),
    });
    if (dev) {
      const upgrade = page.getUpgradeHandler();
      application.server.on("upgrade", (req, socket, head) => {
        if (req.url?.startsWith("/_next/")) void upgrade(req, socket, head);
      });
    }
    const port = await listen(application.server, settings);
    const shown = settings.host === "0.0.0.0" || settings.host === "::" ? "127.0.0.1" : settings.host;
    const name = shown.includes(":") ? `[${shown}]` : shown;
    console.log(`Vethscope ${VERSION}\n\n  Open http://${name}:${port}/?token=${kept.token}\n`);
    if (!["127.0.0.1", "::1", "localhost"].includes(settings.host)) {
      log.warn(`listening on ${settings.host}: everybody who reaches it and has the token sees this host`);
    }
    await untilSignal();
    log.info("ending");
    await hub.finishActions(ACTIONS_MS);
    const timer = setTimeout(() => process.exit(0), GRACE_MS);
    await application.close();
    clearTimeout(timer);
  } finally {
    setRunningHub(undefined);
    records.close();
    await hub.close();
    await page.close();
    database.close();
  }
}

function untilSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
}
