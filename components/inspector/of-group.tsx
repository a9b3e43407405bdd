import { membersOf } from "#components/groups/members.ts";
import { usePage } from "#components/store/store.ts";
import { groupId, groupOf, groupSource, type Labelled } from "#lib/topology/groups.ts";
import { Fact, Facts, Section, Value } from "./facts.tsx";
import { To } from "./to.tsx";

const BUTTON = "h-7 rounded border border-control px-2.5 text-12 hover:bg-tint active:bg-selected pointer-coarse:h-9";

/** A group: what makes it one, who belongs to it, and what can be done with it in the picture. */
export function OfGroup({ name }: { readonly name: string }) {
  const relations = usePage((s) => s.relations);
  const folded = usePage((s) => s.fold.includes(name));
  const filtered = usePage((s) => s.filter.group === name);
  const { setFolded, setFilter } = usePage.getState();
  const { containers, networks, sources } = membersOf(name, relations);
  const made = { label: "the label vethscope.group", "compose project": "compose project", stack: "stack" } as const;
  return (
    <>
      <Section>
        <Facts>
          <Fact name="Made by">{sources.map((s) => made[s]).join(", ")}</Fact>
          <Fact name="Containers">{containers.length}</Fact>
          <Fact name="Networks">{networks.length}</Fact>
        </Facts>
        <p className="mt-2.5 flex flex-wrap gap-2">
          <button type="button" className={BUTTON} onClick={() => setFolded([name], !folded)}>
            {folded ? "Unfold in the picture" : "Fold to one card"}
          </button>
          <button type="button" className={BUTTON} onClick={() => setFilter({ group: filtered ? null : name })}>
            {filtered ? "Show everything else too" : "Show only this group"}
          </button>
        </p>
      </Section>
      <Members title={containers.length === 1 ? "Container" : "Containers"} ids={containers.map((c) => c.id)} />
      <Members title={networks.length === 1 ? "Network" : "Networks"} ids={networks.map((n) => n.id)} />
    </>
  );
}

function Members({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <Section title={title}>
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <To id={id} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

const NAMES = { label: "Group", "compose project": "Project", stack: "Stack" } as const;

/** What labels say of a container or network: its group, which leads to it, and the name it is shown by. */
export function LabelFacts({ thing, project }: { readonly thing: Labelled; readonly project?: string | undefined }) {
  const [group, source] = [groupOf(thing), groupSource(thing)];
  return (
    <>
      <Value name="Shown as" text={thing.labels["vethscope.name"]} mono={false} />
      {group !== null && source !== null && (
        <Fact name={NAMES[source]}>
          <button
            type="button"
            onClick={() => usePage.getState().select(groupId(group), true)}
            className="max-w-full rounded text-left text-accent underline decoration-transparent underline-offset-2 [overflow-wrap:anywhere] hover:decoration-current pointer-coarse:py-0.5"
          >
            {group}
          </button>
        </Fact>
      )}
      {source === "label" && <Value name="Project" text={project} mono={false} />}
    </>
  );
}
