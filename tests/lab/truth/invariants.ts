/** What must hold of every topology, whatever host it is of. */
import { expect } from "vitest";
import type { Entity } from "#lib/topology/model.ts";
import type { Entities } from "./sight.ts";

/** Every id that an entity refers to, with the field that does. */
function references(e: Entity): [field: string, id: unknown][] {
  const list = (field: string, ids: readonly unknown[]): [string, unknown][] => ids.map((id) => [field, id]);
  switch (e.kind) {
    case "host":
      return [];
    case "sandbox":
      return [
        ["host", e.host],
        ["network", e.network],
        ...list("containers", e.containers),
        ...list(
          "routes.link",
          e.routes.map((r) => r.link),
        ),
      ];
    case "container":
      return [["host", e.host], ["sandbox", e.sandbox], ...list("networks", e.networks)];
    case "endpoint":
      return [
        ["network", e.network],
        ["sandbox", e.sandbox],
        ["container", e.container],
        ["link", e.link],
        ["hostLink", e.hostLink],
      ];
    case "network":
      return [
        ["host", e.host],
        ["device", e.device],
      ];
    case "link":
      return [
        ["host", e.host],
        ["sandbox", e.sandbox],
        ["master", e.master],
        ["peer", e.peer],
        ["parent", e.parent],
      ];
    case "tunnel":
      return [["network", e.network], ...list("ends", e.ends)];
    case "service":
      // Its tasks' containers are on other hosts, too.
      return [
        ...list("networks", e.networks),
        ...list(
          "vips.network",
          e.vips.map((v) => v.network),
        ),
        ...list(
          "tasks.addresses.network",
          e.tasks.flatMap((t) => t.addresses.map((a) => a.network)),
        ),
      ];
    case "publishedPort":
      return [
        ["host", e.host],
        ["container", e.container],
        ["endpoint", e.endpoint],
      ];
    case "outside":
      return [
        ["host", e.host],
        ...list(
          "via.link",
          e.via.map((v) => v.link),
        ),
      ];
    case "finding":
      return list("about", e.about);
  }
}

/** `field of kind id → missing id`, for every reference that leads nowhere. */
export function danglingReferences(entities: Entities): string[] {
  return [...entities.values()].flatMap((e) =>
    references(e)
      .filter(([, id]) => typeof id === "string" && !entities.has(id))
      .map(([field, id]) => `${field} of ${e.kind} ${e.id} → ${String(id)}`),
  );
}

const isSorted = (ids: readonly string[]): boolean => ids.every((id, i) => i === 0 || (ids[i - 1] ?? "") < id);

/** Ids are keys, unique and sorted; no reference leads nowhere; JSON carries everything. */
export function expectSound(entities: Entities): void {
  expect(danglingReferences(entities)).toEqual([]);
  const list = [...entities.values()];
  expect([...entities.keys()]).toEqual(list.map((e) => e.id));
  expect(isSorted([...entities.keys()]), "sorted by id, each id once").toBe(true);
  expect(JSON.parse(JSON.stringify(list))).toEqual(list);
  expect(JSON.stringify(list)).not.toMatch(/undefined|NaN/);
}
