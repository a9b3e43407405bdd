import { useState } from "react";
import { usePage } from "#components/store/store.ts";
import { Command } from "#components/ui/copy.tsx";
import { Words } from "#components/ui/words.ts";
import type { RuleGroup, ToldRule } from "#lib/topology/rules/about.ts";
import { Section } from "./facts.tsx";
import { useRules } from "./use-rules.ts";

const TITLES: Readonly<Record<RuleGroup["kind"], string>> = {
  "way-out": "Way out",
  published: "Published ports",
  isolation: "Isolation",
  user: "Your own rules",
  direct: "Direct routing",
  passage: "Passing on",
  tunnel: "Tunnel",
  policy: "Order and policy",
};

/** How many of a group are shown before it is unfolded. */
const FEW = 4;

/** The host's filter and NAT rules that concern the selected thing: in words first, then as the tool prints them. */
export default function Rules({ id, host }: { readonly id: string; readonly host: string | null }) {
  const summary = usePage((s) => {
    const found = host === null ? s.relations.hosts[0] : s.relations.hosts.find((h) => h.id === host);
    return found?.rules ?? null;
  });
  const asked = useRules(id, summary?.read ? summary.revision : null);
  return (
    <Section title="Rules">
      <Body asked={asked} key={id} />
    </Section>
  );
}

function Body({ asked }: { readonly asked: ReturnType<typeof useRules> }) {
  if (asked === null) return <p className="text-12 text-muted">Asking for the rules…</p>;
  if ("error" in asked) return <Unread reason={asked.error.message} hint={asked.error.hint} />;
  const { data } = asked;
  if (!data.read) return <Unread reason={`Not read: ${data.reason}.`} hint={data.hint} />;
  const problems = data.sources.flatMap((s) => (s.problem === null ? [] : [`${s.tool}: ${s.problem}`]));
  return (
    <>
      {data.groups.length === 0 && (
        <p className="text-12 text-muted">{data.note ?? "No filter or NAT rule of the host concerns it."}</p>
      )}
      {data.groups.map((group) => (
        <Group key={group.kind} group={group} />
      ))}
      {data.groups.length === 0 &&
        problems.map((text) => (
          <p key={text} className="mt-1 text-12 text-muted [overflow-wrap:anywhere]">
            {text}
          </p>
        ))}
    </>
  );
}

function Unread({ reason, hint }: { readonly reason: string; readonly hint: string }) {
  return (
    <>
      <p className="text-warn">
        <Words text={reason} />
      </p>
      <p className="mt-1 text-12 text-muted">
        <Words text={hint} />
      </p>
    </>
  );
}

function Group({ group }: { readonly group: RuleGroup }) {
  const [all, setAll] = useState(false);
  const rules = all ? group.rules : group.rules.slice(0, FEW);
  const hidden = group.rules.length - rules.length;
  return (
    <div className="not-first:mt-3">
      <h4 className="mb-1 text-11 text-muted">{TITLES[group.kind]}</h4>
      <ul className="space-y-2">
        {rules.map((rule, i) => (
          // Two rules may be alike to the letter; their order is theirs.
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is part of what a rule is.
          <li key={`${rule.table} ${rule.text} ${i}`}>
            <One rule={rule} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          className="mt-1 h-7 rounded px-1 text-12 text-muted hover:bg-tint hover:text-ink"
          onClick={() => setAll(true)}
        >
          {hidden} more
        </button>
      )}
      {all && group.more > 0 && <p className="mt-1 text-12 text-muted">{group.more} further ones are not shown.</p>}
    </div>
  );
}

const FAMILY: Readonly<Partial<Record<ToldRule["family"], string>>> = { ip6: "IPv6", inet: "IPv4 and IPv6" };

function One({ rule }: { readonly rule: ToldRule }) {
  const { counters } = rule;
  const where = [
    `${rule.table} · ${rule.chain}`,
    FAMILY[rule.family] ?? "",
    rule.backend === "iptables-nft" ? "" : rule.backend === "nftables" ? "nftables" : "iptables-legacy",
    counters === null ? "" : `${counters.packets.toLocaleString("en")} packets`,
  ];
  return (
    <>
      <p className="[overflow-wrap:anywhere]">{rule.sentence}</p>
      <p className="mb-1 text-11 text-muted [overflow-wrap:anywhere]">
        {where.filter(Boolean).join(" · ")}
        {rule.comment !== null && ` · “${rule.comment}”`}
      </p>
      <Command text={rule.text} />
    </>
  );
}
