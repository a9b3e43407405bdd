import type { PoolDraft } from "./create-draft.ts";
import { Field, More, PairsField } from "./form.tsx";
import type { SubnetProposal } from "./propose-subnet.ts";

interface Props {
  readonly pool: PoolDraft;
  /** Null when there is none. */
  readonly proposal: SubnetProposal | null;
  readonly errorOf: (field: keyof PoolDraft) => string | null;
  readonly onChange: (pool: PoolDraft) => void;
  readonly onRemove?: () => void;
}

/** One subnet of a new network. */
export function PoolFields({ pool, proposal, errorOf, onChange, onRemove }: Props) {
  const set = (change: Partial<PoolDraft>): void => onChange({ ...pool, ...change });
  const hint =
    proposal !== null && pool.subnet === "" ? (
      <>
        {proposal.why}{" "}
        <button
          type="button"
          className="text-ink underline underline-offset-2"
          onClick={() => set({ subnet: proposal.subnet })}
          aria-label={`Use ${proposal.subnet}`}
        >
          Use it
        </button>
      </>
    ) : undefined;
  return (
    <div className="space-y-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Field
            label="Subnet"
            value={pool.subnet}
            onChange={(subnet) => set({ subnet })}
            placeholder="the engine's choice"
            hint={hint}
            error={errorOf("subnet")}
          />
        </div>
        {onRemove && (
          <button type="button" className="mt-6 text-12 underline underline-offset-2" onClick={onRemove}>
            Leave out
          </button>
        )}
      </div>
      {pool.subnet.trim() !== "" && (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field
              label="Gateway"
              value={pool.gateway}
              onChange={(gateway) => set({ gateway })}
              placeholder="the first address"
              error={errorOf("gateway")}
            />
            <Field
              label="Range"
              value={pool.ipRange}
              onChange={(ipRange) => set({ ipRange })}
              placeholder="the whole subnet"
              error={errorOf("ipRange")}
            />
          </div>
          <More title="Kept addresses">
            <PairsField
              label="Addresses that the engine does not hand out (name=address)"
              value={pool.aux}
              onChange={(aux) => set({ aux })}
              error={errorOf("aux")}
            />
          </More>
        </>
      )}
    </div>
  );
}
