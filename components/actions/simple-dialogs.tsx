/** Dialogs that ask little: disconnect and remove. */
import { useState } from "react";
import { usePage } from "#components/store/store.ts";
import type { Action } from "#lib/protocol/actions.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { nameIn, toDo } from "./action-words.ts";
import { Check, More } from "./form.tsx";
import { usePlan } from "./use-plan.ts";

export function DisconnectDialog({ container, network }: { readonly container: string; readonly network: string }) {
  const [force, setForce] = useState(false);
  const entities = usePage((s) => s.entities);
  const action: Action = { kind: "disconnect", container, network, force };
  const planning = usePlan(action);
  return (
    <ActionDialog
      title={toDo(action, entities)}
      verb="Disconnect"
      kind="disconnect"
      action={action}
      planning={planning}
    >
      <More title="By force">
        <Check
          label="Force"
          hint="Forgets the endpoint even where the container or its sandbox cannot be found any more."
          checked={force}
          onChange={setForce}
        />
      </More>
    </ActionDialog>
  );
}

export function RemoveDialog({ network }: { readonly network: string }) {
  const entities = usePage((s) => s.entities);
  const action: Action = { kind: "remove", network };
  const planning = usePlan(action);
  return (
    <ActionDialog
      title={`Remove network ${nameIn(entities, network)}`}
      verb="Remove"
      kind="remove"
      action={action}
      planning={planning}
    />
  );
}
