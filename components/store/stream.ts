/** Connects the store to the server: snapshot, then deltas; a gap in the revisions asks for a snapshot again. */
import { io, type Socket } from "socket.io-client";
import { layLine, NO_ANSWER } from "#components/actions/line.ts";
import { hear } from "#components/actions/perform.ts";
import type { ClientToServer, PackedDelta, PackedSnapshot, ServerToClient } from "#lib/protocol/stream.ts";
import { SOCKET_PATH } from "#lib/protocol/stream.ts";
import { unpack } from "#lib/protocol/wire.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { usePage } from "./store.ts";

/** How long an answer to an action may take, in ms; engines may take their time, a plan does not. */
const ACT_MS = 60_000;
const PLAN_MS = 10_000;

/** Starts the stream; returns what ends it. */
export function startStream(): () => void {
  const socket: Socket<ServerToClient, ClientToServer> = io({
    path: SOCKET_PATH,
    transports: ["websocket", "polling"],
  });
  let asked = false;

  const take = ({ rev, entities }: PackedSnapshot): void => {
    asked = false;
    const map = new Map<EntityId, Entity>(entities.map((e) => [e.id, unpack(e)]));
    usePage.setState({ connection: "live", rev, entities: map, relations: relate(map), fresh: new Set() });
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    socket.emit("resync", { rev: usePage.getState().rev }, (answer) => {
      asked = false;
      if ("data" in answer) take(answer.data);
    });
  };
  const apply = (delta: PackedDelta): void => {
    const state = usePage.getState();
    if (delta.rev !== state.rev + 1) {
      if (delta.rev > state.rev) ask();
      return;
    }
    const map = new Map(state.entities);
    for (const id of delta.remove) map.delete(id);
    for (const entity of delta.upsert) map.set(entity.id, unpack(entity));
    usePage.setState({
      rev: delta.rev,
      entities: map,
      relations: relate(map),
      fresh: new Set(delta.upsert.map((e) => e.id)),
    });
  };

  layLine({
    plan: (action) =>
      socket
        .timeout(PLAN_MS)
        .emitWithAck("plan", action)
        .catch(() => ({ error: NO_ANSWER })),
    act: (request) =>
      socket
        .timeout(ACT_MS)
        .emitWithAck("act", request)
        .catch(() => null),
  });
  socket.on("action", hear);
  socket.on("who", (who) => usePage.setState({ who }));
  socket.on("ended", () => {
    usePage.setState({ connection: "denied", who: null });
    socket.close();
  });
  socket.on("status", (status) => usePage.setState({ status }));
  socket.on("order", (view, kept) => usePage.setState((s) => ({ orders: { ...s.orders, [view]: kept } })));
  socket.on("snapshot", take);
  socket.on("delta", apply);
  socket.on("disconnect", () => usePage.setState((s) => (s.connection === "denied" ? s : { connection: "offline" })));
  socket.on("connect_error", () => {
    usePage.setState({ connection: "offline" });
    // The transports do not say why they were refused; a plain request does.
    fetch("/api/topology", { method: "HEAD" })
      .then(({ status }) => status === 401 && usePage.setState({ connection: "denied" }))
      .catch(() => {});
  });
  return () => {
    layLine(null);
    socket.close();
  };
}
