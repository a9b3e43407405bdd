/** Actions that were asked for and are not seen yet, as joints for the picture. Pure. */
import type { Pending } from "#components/actions/actions-store.ts";
import { isSeen } from "#components/actions/seen.ts";
import type { PageState } from "#components/store/store.ts";
import type { PendingJoint } from "#lib/scene/pending.ts";
import type { NetworkId } from "#lib/topology/model.ts";

/** Only connect and disconnect are wires; what is to be seen already is left out. */
export function pendingJoints(
  pending: readonly Pending[],
  { entities, relations }: Pick<PageState, "entities" | "relations">,
): readonly PendingJoint[] {
  return pending.flatMap(({ id, action }): PendingJoint[] => {
    if ((action.kind !== "connect" && action.kind !== "disconnect") || isSeen(action, { entities, relations }))
      return [];
    const container = entities.get(action.container);
    if (container?.kind !== "container") return [];
    const endpoints = (relations.endpointsByContainer.get(container.id) ?? []).filter(
      (e) => e.network === action.network,
    );
    const wires = endpoints.flatMap((e) => [e.id, e.link, e.hostLink].filter((end) => typeof end === "string"));
    return [
      {
        id,
        kind: action.kind === "connect" ? "join" : "leave",
        card: container.sandbox === null ? [container.id] : [container.id, container.sandbox],
        network: action.network as NetworkId,
        wires,
      },
    ];
  });
}
