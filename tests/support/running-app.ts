/** The real application on a free loopback port, over a simulated host, with a page that says only "page". */
import type { AddressInfo } from "node:net";
import pino from "pino";
import { io, type Socket } from "socket.io-client";
import type { ObservedHost } from "#lib/host/host.ts";
import { createHub, type Hub } from "#lib/hub/hub.ts";
import type { ClientToServer, ServerToClient } from "#lib/protocol/stream.ts";
import { type Application, createApplication } from "#lib/server/app.ts";
import { type Auth, createAuth } from "#lib/server/auth.ts";
import { memoryDatabase } from "#lib/server/database.ts";
import { createRates, type Rates } from "#lib/server/rates.ts";
import { keepRecords, type Records } from "#lib/server/records.ts";
import { readSettings } from "#lib/server/settings.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { type SimulatedHost, simulatedHost } from "./simulated-host.ts";

export type TestSocket = Socket<ServerToClient, ClientToServer>;

export interface RunningApp<H extends ObservedHost = SimulatedHost> {
  readonly url: string;
  readonly hub: Hub;
  readonly host: H;
  readonly auth: Auth;
  readonly records: Records;
  readonly app: Application;
  /** Of a session made from the token. */
  readonly cookie: string;
  /** Of a new session of somebody else. */
  cookieAs(session: Parameters<Auth["begin"]>[1]): string;
  connect(options?: { transport?: "websocket" | "polling"; headers?: Record<string, string> }): TestSocket;
  close(): Promise<void>;
}

interface RunOptions {
  /** Settings beside those that tests always have. */
  readonly env?: Readonly<Record<string, string>>;
  readonly rates?: Rates;
  readonly now?: () => number;
  /** Reads the log, line by line; else there is none. */
  readonly logged?: (line: string) => void;
}

export const APP_TOKEN = "test-token-0123456789";

const settingsOf = ({ env = {} }: RunOptions) => readSettings({ PORT: "0", LOG_LEVEL: "silent", ...env });

export const runApp = (first: HostObservation, options: RunOptions = {}): Promise<RunningApp> =>
  runAppOver(simulatedHost(first, settingsOf(options).readOnly), options);

/** Over a host that is there already, a real one for example. It is closed with the application. */
export async function runAppOver<H extends ObservedHost>(host: H, options: RunOptions = {}): Promise<RunningApp<H>> {
  const { rates = createRates(), now, logged } = options;
  const settings = settingsOf(options);
  const hub = createHub([host], "0.0.0-test");
  const database = memoryDatabase();
  const auth = createAuth({ token: APP_TOKEN, settings, database, ...(now ? { now } : {}) });
  const log = logged ? pino({ level: "trace" }, { write: logged }) : pino({ level: "silent" });
  const records = keepRecords(database, hub, { days: settings.auditDays, log });
  const app = createApplication({
    settings,
    hub,
    auth,
    rates,
    records,
    log,
    dev: false,
    page: async (req, res) => {
      if (req.url === "/boom") throw new Error("secret detail");
      // As Next's route answers it.
      res.end(req.url === "/api/topology" ? JSON.stringify(hub.snapshot()) : "page");
    },
  });
  await new Promise<void>((done) => app.server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const cookieAs = (session: Parameters<Auth["begin"]>[1]): string =>
    auth.begin({ headers: {}, socket: { remoteAddress: "127.0.0.1" } }, session).split(";")[0] ?? "";
  const cookie = cookieAs({ name: "token", role: "operator", via: "token", user: null });
  const sockets: TestSocket[] = [];
  return {
    url,
    hub,
    host,
    auth,
    records,
    app,
    cookie,
    cookieAs,
    connect({ transport = "websocket", headers = { cookie } } = {}) {
      const socket: TestSocket = io(url, {
        transports: [transport],
        extraHeaders: headers,
        reconnection: false,
        forceNew: true,
      });
      sockets.push(socket);
      return socket;
    },
    async close() {
      for (const socket of sockets) socket.close();
      await app.close();
      records.close();
      await hub.close();
      database.close();
    },
  };
}
