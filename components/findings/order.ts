/** Findings in the order in which they are read. Pure. */
import { type Entity, type EntityId, type Finding, isUnresolved } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

const RANK: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, info: 2 };

const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.id < b.id ? -1 : 1));

/** All of them, the worst first. */
export function allFindings({ findingsAbout }: Relations): readonly Finding[] {
  return inOrder([...new Set([...findingsAbout.values()].flat())]);
}

/** Those about a thing, and about what is part of it: a container's endpoints, a network's device, an endpoint's links. */
export function findingsOf(entity: Entity, relations: Relations): readonly Finding[] {
  const ids: EntityId[] = [entity.id];
  if (entity.kind === "container") ids.push(...(relations.endpointsByContainer.get(entity.id) ?? []).map((e) => e.id));
  if (entity.kind === "sandbox") ids.push(...(relations.endpointsBySandbox.get(entity.id) ?? []).map((e) => e.id));
  if (entity.kind === "network" && entity.device) ids.push(entity.device);
  if (entity.kind === "endpoint")
    ids.push(...[entity.link, entity.hostLink].flatMap((l) => (l === null || isUnresolved(l) ? [] : [l])));
  return inOrder([...new Set(ids.flatMap((id) => relations.findingsAbout.get(id) ?? []))]);
}

/** `3 findings`: errors and warnings are counted, what is only worth knowing is not. */
export function countInWords(findings: readonly Finding[]): string {
  const count = findings.filter((f) => f.severity !== "info").length;
  return count === 0 ? "No findings" : `${count} ${count === 1 ? "finding" : "findings"}`;
}
