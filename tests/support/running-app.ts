/** The real application on a free loopback port, over a simulated host, with a page that says only "page". */
import type { AddressInfo } from "node:net";
import pino from "pino";
import { io, type Socket } from "socket.io-client";
import { createHub, type Hub } from "#lib/hub/hub.ts";
import type { ClientToServer, ServerToClient } from "#lib/protocol/stream.ts";
import { type Application, createApplication } from "#lib/server/app.ts";
import { type Auth, createAuth } from "#lib/server/auth.ts";
import { readSettings } from "#lib/server/settings.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { type SimulatedHost, simulatedHost } from "./simulated-host.ts";

export type TestSocket = Socket<ServerToClient, ClientToServer>;

export interface RunningApp {
  readonly url: string;
  readonly hub: Hub;
  readonly host: SimulatedHost;
  readonly auth: Auth;
  readonly app: Application;
  readonly cookie: string;
  connect(options?: { transport?: "websocket" | "polling"; headers?: Record<string, string> }): TestSocket;
  close(): Promise<void>;
}

export async function runApp(first: HostObservation): Promise<RunningApp> {
  const settings = readSettings({ PORT: "0", LOG_LEVEL: "silent" });
  const host = simulatedHost(first);
  const hub = createHub([host], "0.0.0-test");
  const auth = createAuth("test-token-0123456789", 0);
  const app = createApplication({
    settings,
    hub,
    auth,
    log: pino({ level: "silent" }),
    dev: false,
    page: async (req, res) => {
      if (req.url === "/boom") throw new Error("secret detail");
      res.end("page");
    },
  });
  await new Promise<void>((done) => app.server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const cookie = auth.sessionCookie(false).split(";")[0] ?? "";
  const sockets: TestSocket[] = [];
  return {
    url,
    hub,
    host,
    auth,
    app,
    cookie,
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
      await hub.close();
    },
  };
}
