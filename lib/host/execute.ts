/** Carries actions out on the engine, then has it read again what they touched: the picture follows from that alone. */
import type { EngineReader } from "#lib/docker/reader.ts";
import type { EngineWrites, Written } from "#lib/docker/writes.ts";
import type { ActionPart, ActionResult } from "#lib/protocol/actions.ts";
import type { Action } from "#lib/topology/plan/action.ts";

/** What the engine made of an action. */
export interface Executed extends Pick<ActionResult, "outcome" | "problem" | "created" | "removed" | "parts"> {
  /** What the engine did not like and did nevertheless; null when it said nothing. */
  readonly warning: string | null;
  /** Resolves when what was touched has been read again, or cannot be just now. Never rejects. */
  readonly observed: Promise<void>;
}

/** Actions without an engine at the other end. */
const NOT_READY: Written = {
  outcome: "failed",
  problem: {
    code: "engine_not_ready",
    message: "The engine does not answer just now; nothing was asked of it.",
    hint: "Wait until it does; Vethscope keeps trying.",
    engine: null,
  },
};

const NOTHING = { created: null, removed: [], parts: [], warning: null } as const;

/** Never rejects. A prune goes through its networks one after the other and stops at nothing but silence. */
export async function execute(
  engine: Pick<EngineReader, "writes" | "refreshContainer" | "refreshNetwork">,
  action: Action,
): Promise<Executed> {
  const { writes } = engine;
  switch (action.kind) {
    case "connect":
    case "disconnect": {
      const written = await (writes ? join(writes, action) : NOT_READY);
      const reads = [engine.refreshContainer(action.container), engine.refreshNetwork(action.network)];
      return { ...NOTHING, ...ended(written), observed: all(reads) };
    }
    case "create": {
      const written = await (writes ? writes.create(action) : NOT_READY);
      const id = written.outcome === "done" ? written.id : null;
      const warning = written.outcome === "done" ? written.warning : null;
      const observed = id === null ? Promise.resolve() : engine.refreshNetwork(id);
      return { ...NOTHING, ...ended(written), created: id, warning, observed };
    }
    case "remove": {
      const written = await (writes ? writes.remove(action.network) : NOT_READY);
      const removed = written.outcome === "done" ? [action.network] : [];
      return { ...NOTHING, ...ended(written), removed, observed: engine.refreshNetwork(action.network) };
    }
    case "prune":
      return prune(engine, action.networks);
  }
}

const join = (writes: EngineWrites, action: Extract<Action, { kind: "connect" | "disconnect" }>): Promise<Written> =>
  action.kind === "connect" ? writes.connect(action) : writes.disconnect(action);

async function prune(
  engine: Pick<EngineReader, "writes" | "refreshNetwork">,
  networks: readonly string[],
): Promise<Executed> {
  const parts: ActionPart[] = [];
  const reads: Promise<void>[] = [];
  let silent: Written | null = null;
  for (const network of networks) {
    const { writes } = engine;
    // An engine that has fallen silent is not asked for more.
    const written: Written = silent ?? (writes ? await writes.remove(network) : NOT_READY);
    if (written.outcome === "unknown") silent ??= NOT_READY;
    parts.push({ network, ...ended(written) });
    reads.push(engine.refreshNetwork(network));
  }
  const removed = parts.filter((p) => p.outcome === "done").map((p) => p.network);
  // The worst there was: what is not known first, so that somebody looks.
  const worst = (["unknown", "failed", "refused"] as const).flatMap((o) => parts.filter((p) => p.outcome === o))[0];
  return {
    ...NOTHING,
    outcome: worst?.outcome ?? "done",
    problem: worst?.problem ?? null,
    removed,
    parts,
    observed: all(reads),
  };
}

const ended = (written: Written): Pick<Executed, "outcome" | "problem"> => ({
  outcome: written.outcome,
  problem: written.outcome === "done" ? null : written.problem,
});

const all = (reads: readonly Promise<void>[]): Promise<void> => Promise.all(reads).then(() => {});
