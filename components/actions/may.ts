/** Whether this browser may change something, and if not, why. Pure. */
import type { Action } from "#lib/protocol/actions.ts";
import type { Ability, Me, Status } from "#lib/protocol/stream.ts";

interface Known {
  readonly who: Me | null;
  readonly status: Status | null;
  readonly connection: "connecting" | "live" | "offline" | "denied";
}

/** Whether this browser may change anything at all; what it keeps at Vethscope alone needs no more. */
export function whyNothing({ who, connection }: Pick<Known, "who" | "connection">): string | null {
  if (connection !== "live") return "Vethscope does not answer at the moment; what you see may be old.";
  return who?.role === "viewer" ? `${who.name} is a viewer, who may look and plan. Ask an operator.` : null;
}

/** Null: nothing is in the way, as far as the page knows. Prune needs what remove needs. */
export function whyNot(kind: Action["kind"], known: Known): string | null {
  const nothing = whyNothing(known);
  if (nothing !== null) return nothing;
  const { status } = known;
  const hosts = status?.hosts ?? [];
  if (hosts.length > 0 && hosts.every((h) => h.state === "lost")) return "The engine does not answer at the moment.";
  const abilities = hosts.flatMap((h): Ability[] =>
    h.abilities === null ? [] : [h.abilities[kind === "prune" ? "remove" : kind]],
  );
  // With several hosts the action's own may allow it: the server knows.
  if (abilities.length === 0 || abilities.length < hosts.length || abilities.some((a) => a === true)) return null;
  const [first] = abilities;
  return first === undefined || first === true ? null : `${first.reason} ${first.hint}`;
}
