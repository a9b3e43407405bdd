import { usePage } from "#components/store/store.ts";
import type { Host } from "#lib/topology/model.ts";

type State = "answering" | "stale" | "away";

/** State as shape and colour: filled disc, half disc, ring. */
function Dot({ state }: { readonly state: State }) {
  return (
    <svg viewBox="0 0 10 10" className="h-2.5 w-2.5 shrink-0" aria-hidden="true">
      {state === "answering" && <circle cx="5" cy="5" r="4" fill="var(--running)" />}
      {state === "stale" && (
        <>
          <circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--error)" strokeWidth="1.5" />
          <path d="M2.5 7.5l5-5" stroke="var(--error)" strokeWidth="1.5" />
        </>
      )}
      {state === "away" && <circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--muted)" strokeWidth="1.5" />}
    </svg>
  );
}

const WORDS: Readonly<Record<State, string>> = {
  answering: "answering",
  stale: "not answering",
  away: "not reached yet",
};

/** Each host with its state and its engine's version; a click selects it. */
export function HostBadges() {
  const hosts = usePage((s) => s.relations.hosts);
  const status = usePage((s) => s.status);
  const offline = usePage((s) => s.connection !== "live");
  const away = hosts.length === 0 ? (status?.hosts ?? []) : [];
  return (
    <ul className="ml-1 flex min-w-0 items-center gap-1" aria-label="Hosts">
      {hosts.map((host) => (
        <li key={host.id} className="min-w-0">
          <Badge host={host} state={offline || host.stale !== null ? "stale" : "answering"} />
        </li>
      ))}
      {away.map((host) => (
        <li key={host.address} className="flex min-w-0 items-center gap-2 px-2 text-12 text-muted">
          <Dot state={host.state === "lost" || host.error ? "stale" : "away"} />
          <span className="truncate font-mono">{host.address}</span>
          <span className="sr-only">{WORDS.away}</span>
        </li>
      ))}
    </ul>
  );
}

function Badge({ host, state }: { readonly host: Host; readonly state: State }) {
  const select = usePage((s) => s.select);
  return (
    <button
      type="button"
      title={`${host.name}: ${WORDS[state]}`}
      onClick={() => select(host.id, true)}
      className="flex h-7 max-w-full items-center gap-2 rounded px-2 text-12 hover:bg-tint pointer-coarse:h-9"
    >
      <Dot state={state} />
      <span className="truncate font-medium">{host.name}</span>
      {host.engine && <span className="shrink-0 text-muted max-md:hidden">Docker {host.engine.version}</span>}
      <span className="sr-only">{WORDS[state]}</span>
    </button>
  );
}
