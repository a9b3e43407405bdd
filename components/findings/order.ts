/** Findings in the order in which they are read. Pure. */
import type { Entity, EntityId, Finding } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

const RANK: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, info: 2 };

const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.id < b.id ? -1 : 1));

/** All of them, the worst first. */
export function allFindings({ findingsAbout }: Relations): readonly Finding[] {
  return inOrder([...new Set([...findingsAbout.values()].flat())]);
}

/** Those about a thing, and about what is part of it: the endpoints of a container, the device of a network. */
export function findingsOf(entity: Entity, relations: Relations): readonly Finding[] {
  const about = (id: EntityId): readonly Finding[] => relations.findingsAbout.get(id) ?? [];
  const found = [...about(entity.id)];
  if (entity.kind === "container")
    found.push(...(relations.endpointsByContainer.get(entity.id) ?? []).flatMap((e) => about(e.id)));
  if (entity.kind === "sandbox")
    found.push(...(relations.endpointsBySandbox.get(entity.id) ?? []).flatMap((e) => about(e.id)));
  // A parent may be named in findings of other networks too.
  if (entity.kind === "network" && entity.device)
    found.push(...about(entity.device).filter((f) => f.about[0] === entity.device));
  return inOrder([...new Set(found)]);
}

/** `3 findings`: errors and warnings are counted, what is only worth knowing is not. */
export function countInWords(findings: readonly Finding[]): string {
  const count = findings.filter((f) => f.severity !== "info").length;
  return count === 0 ? "No findings" : `${count} ${count === 1 ? "finding" : "findings"}`;
}
