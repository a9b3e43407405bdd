import { usePage } from "#components/store/store.ts";
import { isMono, nameOf } from "#components/ui/naming.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import { StateMark } from "#components/ui/state-mark.tsx";
import { type EntityId, isUnresolved, type Unresolved } from "#lib/topology/model.ts";

interface Props {
  readonly id: EntityId | Unresolved | null | undefined;
  /** What to call it here, when that is not its name. */
  readonly text?: string;
}

/** Leads to a neighbour: selects it and brings it into view. What could not be read says why, in amber. */
export function To({ id, text }: Props) {
  const entities = usePage((s) => s.entities);
  if (id === null || id === undefined) return null;
  if (isUnresolved(id)) return <span className="text-12 text-warn">not known: {id.unresolved}</span>;
  const entity = entities.get(id);
  if (!entity) return <span className="text-12 text-muted">gone</span>;
  const page = usePage.getState();
  return (
    <button
      type="button"
      onClick={() => page.select(id, true)}
      onMouseEnter={() => page.setHover(id)}
      onMouseLeave={() => page.setHover(null)}
      className="inline-flex max-w-full items-center gap-1.5 rounded text-left text-accent underline decoration-transparent underline-offset-2 hover:decoration-current focus-visible:outline-offset-2 pointer-coarse:py-0.5"
    >
      {entity.kind === "network" && <NetSwatch driver={entity.driver} />}
      {entity.kind === "container" && <StateMark state={entity.state} />}
      <span className={`min-w-0 [overflow-wrap:anywhere] ${isMono(entity) ? "font-mono text-12" : ""}`}>
        {text ?? nameOf(entity, entities)}
      </span>
    </button>
  );
}
