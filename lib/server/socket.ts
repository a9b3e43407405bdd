/**
 * The live stream over socket.io. Clients that keep up are in the room `live` and share one encoded delta; one that
 * stops reading leaves the room, and gets a fresh snapshot when it reads again, not a growing queue.
 */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { Server, type Socket } from "socket.io";
import type { Hub } from "#lib/hub/hub.ts";
import { resyncRequest } from "#lib/protocol/requests.ts";
import { type ClientToServer, type PackedSnapshot, type ServerToClient, SOCKET_PATH } from "#lib/protocol/stream.ts";
import { pack } from "#lib/protocol/wire.ts";
import type { Auth } from "./auth.ts";
import type { OriginPolicy } from "./origin.ts";

type StreamServer = Server<ClientToServer, ServerToClient>;
type StreamSocket = Socket<ClientToServer, ServerToClient>;

/** Packets a client may have waiting before it counts as one that stopped reading. */
const PATIENCE = 8;
const MAX_REQUEST_BYTES = 4096;

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

export function attachStream(http: HttpServer, hub: Hub, auth: Auth, origin: OriginPolicy): Stream {
  const io: StreamServer = new Server(http, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_REQUEST_BYTES,
    // One connection's messages name the same long ids again and again: with the window kept between messages a delta
    // shrinks to about a third. 16 KiB of window, about 100 KiB of memory a client.
    perMessageDeflate: { threshold: 128, zlibDeflateOptions: { windowBits: 14, memLevel: 7, level: 4 } },
    httpCompression: { threshold: 8192 },
  });

  // Every request of both transports comes through here, not only the first of a connection.
  io.engine.use((req: IncomingMessage, _res: ServerResponse, next: (error?: Error) => void) => {
    if (origin.refuse(req.headers)) next(new Error("refused"));
    else next(auth.allows(req.headers) ? undefined : new Error("unauthorized"));
  });

  const packed = (): PackedSnapshot => {
    const { rev, entities } = hub.snapshot();
    return { rev, entities: entities.map(pack) };
  };
  const behind = new Set<StreamSocket>();

  io.on("connection", (socket: StreamSocket) => {
    const connection = socket.conn as unknown as Connection;
    connection.on("drain", () => {
      if (!behind.delete(socket)) return;
      socket.emit("snapshot", packed());
      void socket.join("live");
    });
    socket.on("disconnect", () => behind.delete(socket));
    socket.on("resync", (request, reply) => {
      if (typeof reply !== "function") return;
      const parsed = resyncRequest.safeParse(request);
      if (parsed.success) reply({ data: packed() });
      else {
        const hint = "Send { rev } with the last revision you have, 0 for none.";
        reply({ error: { code: "bad_request", message: "The request for a snapshot is malformed.", hint } });
      }
    });
    socket.emit("status", hub.status);
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
  });

  return {
    stats: () => ({ clients: io.sockets.sockets.size, behind: behind.size }),
    close: async () => {
      end();
      await io.close();
    },
  };
}
