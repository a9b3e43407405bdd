/**
 * The live stream over socket.io. Clients that keep up are in the room `live` and share one encoded delta; one that
 * stops reading leaves the room, and gets a fresh snapshot when it reads again, not a growing queue. Who a client is, is
 * asked anew with every request, every event and every few seconds: a session that ended hears nothing more.
 */
import { type Server as HttpServer, type IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { Server, type Socket } from "socket.io";
import type { Hub } from "#lib/hub/hub.ts";
import { resyncRequest } from "#lib/protocol/requests.ts";
import {
  type ClientToServer,
  type PackedSnapshot,
  type Problem,
  type Reply,
  type ServerToClient,
  SOCKET_PATH,
} from "#lib/protocol/stream.ts";
import { pack } from "#lib/protocol/wire.ts";
import { registerActions } from "./action-events.ts";
import { MAX_ACTION_BYTES } from "./action-handlers.ts";
import type { Note } from "./audit-notes.ts";
import type { Auth } from "./auth.ts";
import { identify, UNAUTHORIZED } from "./gate.ts";
import { type Orders, VIEWS } from "./orders.ts";
import type { OriginPolicy } from "./origin.ts";
import { type Rates, tooMany } from "./rates.ts";
import { sendProblem } from "./respond.ts";
import { EVENTS } from "./routes.ts";
import { meOf } from "./session-routes.ts";
import { suffices, type Who } from "./who.ts";

interface Data {
  /** As of the last time that it was asked; see `live`. */
  who: Who;
}
type None = Record<never, never>;
type StreamServer = Server<ClientToServer, ServerToClient, None, Data>;
export type StreamSocket = Socket<ClientToServer, ServerToClient, None, Data>;

/** Packets a client may have waiting before it counts as one that stopped reading. */
const PATIENCE = 8;
/** The command line may remove a user, and time ends sessions: nobody tells of that. */
const SWEEP_MS = 5000;
const ENDED: Problem = {
  code: "session_ended",
  message: "The session has ended.",
  hint: "Sign in again; the page comes back as it was.",
};

export interface StreamStats {
  readonly clients: number;
  readonly behind: number;
}

export interface Stream {
  stats(): StreamStats;
  close(): Promise<void>;
}

/** What engine.io keeps of a connection; its types do not name `writeBuffer`. */
interface Connection {
  readonly writeBuffer: readonly unknown[];
  on(event: "drain", listener: () => void): void;
}

export interface StreamMeans {
  readonly hub: Hub;
  readonly auth: Auth;
  readonly rates: Rates;
  readonly origin: OriginPolicy;
  readonly readOnly: boolean;
  readonly log: Logger;
  readonly note: (note: Note) => void;
  readonly orders: Pick<Orders, "all" | "onChange">;
}

export function attachStream(http: HttpServer, means: StreamMeans): Stream {
  const { hub, auth, rates, origin, note, orders } = means;
  const io: StreamServer = new Server(http, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_ACTION_BYTES,
    // One connection's messages name the same long ids again and again: with the window kept between messages a delta
    // shrinks to about a third. 16 KiB of window, about 100 KiB of memory a client.
    perMessageDeflate: { threshold: 128, zlibDeflateOptions: { windowBits: 14, memLevel: 7, level: 4 } },
    httpCompression: { threshold: 8192 },
  });

  // Every request of both transports comes through here, not only the first of a connection.
  io.engine.use((req: IncomingMessage, res: ServerResponse, next: (error?: Error) => void) => {
    auth.forward.strip(req);
    if (origin.refuse(req.headers)) return next(new Error("refused"));
    identify(req, { auth, rates, picture: false, key: null }).then(
      (found) => {
        const who = "who" in found ? found.who : null;
        // To the handshake of a WebSocket the library answers 400, whatever was wrong.
        if (!("who" in found) && res instanceof ServerResponse) sendProblem(res, found.status, found.problem);
        next(who !== null && isSame(who, ownerOf(req)) ? undefined : new Error("unauthorized"));
      },
      (error: Error) => next(error),
    );
  });

  /** Who began the connection that a polling request wants to go on with; null for the first request of one. */
  const ownerOf = (req: IncomingMessage): Who | null => {
    const sid = URL.parse(req.url ?? "/", "http://localhost")?.searchParams.get("sid");
    const { clients } = io.engine as unknown as { clients: Record<string, { request: IncomingMessage } | undefined> };
    const connection = sid == null || !Object.hasOwn(clients, sid) ? undefined : clients[sid];
    return connection ? auth.who(connection.request) : null;
  };

  /** Who a client still is; hangs up, and returns null, when it is nobody any more. */
  const live = (socket: StreamSocket): Who | null => {
    const who = auth.who(socket.request);
    if (who === null) {
      socket.emit("ended", ENDED);
      socket.disconnect(true);
      return null;
    }
    if (who.role !== socket.data.who?.role) socket.emit("who", meOf(who));
    socket.data.who = who;
    return who;
  };
  const sweep = (): void => {
    for (const socket of io.sockets.sockets.values()) live(socket);
  };
  const timer = setInterval(sweep, SWEEP_MS).unref();
  const endWatch = auth.onChange(sweep);

  /** Lets an event through when the client may send it; else says why not, if it wants to hear. */
  const checked = (socket: StreamSocket, event: unknown[], next: () => void): void => {
    const [name] = event;
    const needs =
      typeof name === "string" && Object.hasOwn(EVENTS, name) ? EVENTS[name as keyof typeof EVENTS].needs : null;
    const reply = event.at(-1);
    const refuse = (error: Problem): void => {
      if (typeof reply === "function") (reply as (answer: Reply<never>) => void)({ error });
    };
    const who = auth.who(socket.request);
    if (who === null) {
      refuse(UNAUTHORIZED);
      live(socket);
    } else if (needs === null) {
      refuse({
        code: "unknown_event",
        message: "There is no such event.",
        hint: `Events: ${Object.keys(EVENTS).join(", ")}.`,
      });
    } else if (!suffices(who.role, needs)) {
      const message = `${who.name} may look, but not change anything.`;
      const problem: Problem = { code: "viewer", message, hint: "Ask an operator, or sign in as one." };
      void rates.write(who).then((wait) => {
        if (wait !== null) return refuse(tooMany(wait));
        note({ kind: "request.refused", who, asked: { event: String(name) }, problem });
        refuse(problem);
      });
    } else {
      socket.data.who = who;
      next();
    }
  };

  const packed = (): PackedSnapshot => {
    const { rev, entities } = hub.snapshot();
    return { rev, entities: entities.map(pack) };
  };
  const behind = new Set<StreamSocket>();

  io.on("connection", (socket: StreamSocket) => {
    if (live(socket) === null) return;
    socket.use((event, next) => checked(socket, event, next));
    const connection = socket.conn as unknown as Connection;
    connection.on("drain", () => {
      if (!behind.delete(socket)) return;
      socket.emit("snapshot", packed());
      void socket.join("live");
    });
    socket.on("disconnect", () => behind.delete(socket));
    socket.on("resync", async (request, reply) => {
      if (typeof reply !== "function") return;
      const parsed = resyncRequest.safeParse(request);
      if (parsed.success) {
        const wait = await rates.snapshot(socket.data.who);
        reply(wait === null ? { data: packed() } : { error: tooMany(wait) });
      } else {
        const hint = "Send { rev } with the last revision you have, 0 for none.";
        reply({ error: { code: "bad_request", message: "The request for a snapshot is malformed.", hint } });
      }
    });
    registerActions(socket, means);
    socket.emit("status", hub.status);
    // Before what stands in it, so that the first picture is the right one.
    for (const view of VIEWS) socket.emit("order", view, orders.all[view]);
    socket.emit("snapshot", packed());
    void socket.join("live");
  });

  const end = hub.subscribe({
    delta(delta) {
      for (const socket of io.sockets.sockets.values()) {
        if (behind.has(socket)) continue;
        if ((socket.conn as unknown as Connection).writeBuffer.length > PATIENCE) {
          behind.add(socket);
          void socket.leave("live");
        }
      }
      const { rev, upsert, remove } = delta;
      io.to("live")
        .compress(false)
        .emit("delta", { rev, upsert: upsert.map(pack), remove });
    },
    status: (status) => io.emit("status", status),
    action: (news) => io.emit("action", news),
  });

  const endOrders = orders.onChange((view, kept) => io.emit("order", view, kept));

  return {
    stats: () => ({ clients: io.sockets.sockets.size, behind: behind.size }),
    close: () => {
      clearInterval(timer);
      endWatch();
      end();
      endOrders();
      return io.close();
    },
  };
}

/** Nobody goes on with somebody else's connection, whatever role he has. */
const isSame = (who: Who, owner: Who | null): boolean =>
  owner === null || (who.name === owner.name && who.via === owner.via && who.session === owner.session);
