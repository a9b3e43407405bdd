import dynamic from "next/dynamic";
import { conditionOf } from "#components/status/condition.ts";
import { Empty } from "#components/status/empty.tsx";
import { Connecting, Denied, Silent, Unreachable } from "#components/status/states.tsx";
import { usePage } from "#components/store/store.ts";

const Graph = dynamic(() => import("#components/graph/graph.tsx").then((m) => m.Graph), { ssr: false });

const Addresses = dynamic(() => import("#components/addresses/addresses.tsx").then((m) => m.Addresses), { ssr: false });

/** The picture, or the table of addresses; or what stands in its place. Its box has `data-stale` while the picture is an old one. */
export function Picture({ onChosen }: { readonly onChosen: () => void }) {
  const table = usePage((s) => s.view === "addresses");
  const connection = usePage((s) => s.connection);
  const status = usePage((s) => s.status);
  const rev = usePage((s) => s.rev);
  const hosts = usePage((s) => s.relations.hosts.length);
  const now = conditionOf({ connection, status, rev, hosts });
  return (
    <div className="absolute inset-0" {...(now.is === "shown" && now.stale ? { "data-stale": "" } : {})}>
      <div className="picture absolute inset-0">{table ? <Addresses onChosen={onChosen} /> : <Graph />}</div>
      {now.is === "shown" && !table && <Empty />}
      {now.is === "connecting" && <Connecting to={now.to} />}
      {now.is === "denied" && <Denied />}
      {now.is === "silent" && <Silent />}
      {now.is === "unreachable" && <Unreachable host={now.host} error={now.error} />}
    </div>
  );
}
