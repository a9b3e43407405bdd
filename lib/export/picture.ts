/** A topology made ready for any format: filtered, planned and laid out once. Pure: the same input gives the same picture. */

import { applyFilter, type Visible } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan } from "#lib/scene/plan.ts";
import type { Plan } from "#lib/scene/plan-types.ts";
import type { Scene } from "#lib/scene/scene.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { type Relations, relate } from "#lib/topology/relations.ts";
import type { Change } from "./diff.ts";
import type { PictureOptions } from "./options.ts";
import { redacted } from "./redact.ts";

export interface Picture {
  readonly options: PictureOptions;
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  /** What the filter lets through: formats without places (Mermaid, DOT, tables) list this. */
  readonly visible: Visible;
  readonly plan: Plan;
  readonly scene: Scene;
  /** What is different from another time, in pictures that compare; what was removed is among the entities then. */
  readonly changes: ReadonlyMap<EntityId, Change>;
}

type Entities = ReadonlyMap<EntityId, Entity>;
type Changes = Picture["changes"];
const NO_CHANGES: Changes = new Map();

/** Plans and lays out what `options` ask for; what they redact is gone before anything is drawn. */
export function makePicture(entities: Entities, options: PictureOptions, changes: Changes = NO_CHANGES): Picture {
  const hidden = redacted(entities, options.redact);
  const marked = new Map([...changes].map(([id, change]) => [hidden.id(id), change]));
  return drawn(hidden.entities, hidden.options(options), marked);
}

function drawn(entities: Entities, options: PictureOptions, changes: Changes): Picture {
  const relations = relate(entities);
  const { view, filter, fold, order } = options;
  const plan = makePlan(entities, relations, { view, filter, fold, order });
  const scene = layout(plan, options.width === null ? {} : { width: options.width });
  return { options, entities, relations, visible: applyFilter(relations, filter), plan, scene, changes };
}
