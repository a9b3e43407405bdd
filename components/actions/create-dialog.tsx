import { useMemo, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import type { Problem } from "#lib/protocol/stream.ts";
import { DRIVERS, driverChoice, knows } from "#lib/topology/plan/drivers.ts";
import { ActionDialog, BUTTON } from "./action-dialog.tsx";
import { type CreateDraft, createAction, createField, EMPTY_DRAFT, EMPTY_POOL } from "./create-draft.ts";
import { DriverOptions } from "./driver-options.tsx";
import { Check, Field, More, PairsField } from "./form.tsx";
import { PoolFields } from "./pool-fields.tsx";
import { subnetProposal } from "./propose-subnet.ts";
import { usePlan } from "./use-plan.ts";

const firstSentence = (text: string): string => text.replace(/(?<=[.:]) .*$/, "").replace(/:$/, ".");

/** Makes a network: driver, addresses, what else it takes. */
export function CreateDialog() {
  const relations = usePage((s) => s.relations);
  const [draft, setDraft] = useState<CreateDraft>(EMPTY_DRAFT);
  const set = (change: Partial<CreateDraft>): void => setDraft((d) => ({ ...d, ...change }));
  const host = relations.hosts.find((h) => h.id === draft.host) ?? relations.hosts[0] ?? null;
  const action = createAction(draft);
  const planning = usePlan(action);
  const problems: readonly Problem[] = planning.plan?.refusals ?? (planning.problem ? [planning.problem] : []);
  const errorOf = (field: string): string | null => {
    const found = problems.find((p) => createField(p, draft) === field);
    return found ? `${found.message.replace(/^The action cannot be used\. [\w.]+: /, "")} ${found.hint}` : null;
  };
  const { driver: named, options } = draft;
  const [proposal, proposal6] = useMemo(
    () => ([4, 6] as const).map((f) => host && subnetProposal({ driver: named, options }, f, host, relations)),
    [named, options, host, relations],
  );
  const driver = driverChoice(draft.driver);
  const parents = host
    ? (relations.linksBySandbox.get(relations.hostSandbox.get(host.id)?.id ?? ("" as never)) ?? [])
        .filter((l) => l.type === "physical" || l.type === "vlan")
        .map((l) => l.name)
    : [];

  return (
    <ActionDialog
      title="New network"
      verb="Make network"
      kind="create"
      action={action}
      missing={draft.name.trim() === "" ? "Give it a name." : "Name the plugin."}
      planning={planning}
      shownByFields={(p) => createField(p, draft) !== null}
    >
      <Field
        label="Name"
        value={draft.name}
        onChange={(name) => set({ name })}
        placeholder="backend"
        error={errorOf("name")}
        autoFocus
      />
      {relations.hosts.length > 1 && (
        <label className="block">
          <span className="mb-0.5 block text-12 text-muted">Host</span>
          <select
            value={host?.id ?? ""}
            onChange={(event) => set({ host: event.target.value })}
            className="h-8 w-full rounded border border-control bg-surface px-2"
          >
            {relations.hosts.map((h) => (
              <option key={h.id} value={h.id}>
                {h.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset>
        <legend className="mb-1 text-12 text-muted">Driver</legend>
        <div className="space-y-1">
          {[...DRIVERS.map((d) => d.driver), "plugin"].map((name) => (
            <label
              key={name}
              className="flex cursor-pointer items-start gap-2 rounded border border-hairline px-2 py-1.5 has-checked:border-accent has-checked:bg-selected"
            >
              <input
                type="radio"
                name="driver"
                checked={draft.driver === name}
                onChange={() => set({ driver: name })}
                className="mt-1 accent-accent"
              />
              <span className="mt-1.5">
                <NetSwatch driver={name} />
              </span>
              <span className="min-w-0">
                <span className="font-medium">{name === "plugin" ? "another (plugin)" : name}</span>
                <span className="block text-12 text-muted">
                  {draft.driver === name ? driverChoice(name).text : firstSentence(driverChoice(name).text)}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.driver === "plugin" && (
        <Field
          label="Name of the plugin"
          value={draft.plugin}
          onChange={(plugin) => set({ plugin })}
          placeholder="weaveworks/net-plugin:latest"
        />
      )}
      <DriverOptions
        choice={driver}
        host={host}
        values={draft.options}
        parents={parents}
        onChange={(options) => set({ options })}
      />
      {draft.pools.map((pool, i) => (
        <PoolFields
          // biome-ignore lint/suspicious/noArrayIndexKey: pools have no name, and keep their order
          key={i}
          pool={pool}
          proposal={(i === 0 ? proposal : draft.ipv6 ? proposal6 : null) ?? null}
          errorOf={(field) => errorOf(`${i}.${field}`)}
          onChange={(next) => set({ pools: draft.pools.map((p, n) => (n === i ? next : p)) })}
          {...(draft.pools.length > 1 ? { onRemove: () => set({ pools: draft.pools.filter((_, n) => n !== i) }) } : {})}
        />
      ))}
      <button type="button" className={BUTTON} onClick={() => set({ pools: [...draft.pools, EMPTY_POOL] })}>
        Add a subnet
      </button>
      <div className="grid gap-2 sm:grid-cols-2">
        <Check label="IPv6" checked={draft.ipv6} onChange={(ipv6) => set({ ipv6 })} hint="Adds an IPv6 subnet." />
        <Check
          label="Internal"
          checked={draft.internal}
          onChange={(internal) => set({ internal })}
          hint="No way out, and none in."
        />
        <Check
          label="Attachable"
          checked={draft.attachable}
          onChange={(attachable) => set({ attachable })}
          hint="On a swarm's network: containers may join by hand."
        />
        {knows(host, { since: 48 }) && (
          <Check
            label="IPv4"
            checked={draft.ipv4}
            onChange={(ipv4) => set({ ipv4 })}
            hint="Off: a network of IPv6 alone."
          />
        )}
      </div>
      <More title="More: labels, templates, IPAM">
        <PairsField label="Labels" value={draft.labels} onChange={(labels) => set({ labels })} />
        <PairsField
          label="Further options"
          value={draft.moreOptions}
          onChange={(moreOptions) => set({ moreOptions })}
        />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="IPAM driver"
            value={draft.ipamDriver}
            onChange={(ipamDriver) => set({ ipamDriver })}
            placeholder="default"
          />
          <Field
            label="From the template"
            value={draft.configFrom}
            onChange={(configFrom) => set({ configFrom })}
            placeholder="none"
            proposals={relations.networks.filter((n) => n.configOnly).map((n) => n.name)}
          />
        </div>
        <PairsField
          label="Options of the IPAM driver"
          value={draft.ipamOptions}
          onChange={(ipamOptions) => set({ ipamOptions })}
        />
        <Check
          label="Only a template"
          checked={draft.configOnly}
          onChange={(configOnly) => set({ configOnly })}
          hint="Others can be made from it; nothing can join it."
        />
        {draft.driver !== "overlay" && (
          <Check
            label="In the whole swarm"
            checked={draft.swarmScope}
            onChange={(swarmScope) => set({ swarmScope })}
            hint="Scope swarm: the same network on every node."
          />
        )}
        {draft.driver === "overlay" && (
          <Check
            label="Ingress"
            checked={draft.ingress}
            onChange={(ingress) => set({ ingress })}
            hint="Carries the swarm's published ports; there is one only."
          />
        )}
      </More>
    </ActionDialog>
  );
}
