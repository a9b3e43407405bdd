import { useState } from "react";
import { usePage } from "#components/store/store.ts";
import type { Action } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Container, EntityId, Network } from "#lib/topology/model.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { ChoiceList } from "./choice-list.tsx";
import { Field, More, PairsField } from "./form.tsx";
import { networksOf } from "./joined.ts";
import { parsePairs, several, wholeNumber } from "./pairs.ts";
import { usePlan } from "./use-plan.ts";

/** Which field a refusal is about. Addresses are told apart by what the message names. */
const ADDRESS = new Set([
  "address-taken",
  "outside-subnet",
  "no-configured-subnet",
  "address-on-default-bridge",
  "no-ipv4",
  "no-ipv6",
]);

type FieldName = "ipv4" | "ipv6" | "linkLocal" | "aliases" | "gwPriority" | "driverOptions";

/** Null: about none of them. `bad_fields` names the field itself. */
function fieldOf({ code, message }: Problem, ipv4: string, ipv6: string): FieldName | null {
  const named = /cannot be used\. (ipv4|ipv6|linkLocal|aliases|gwPriority|driverOptions)\b/.exec(message)?.[1];
  if (named) return named as FieldName;
  if (code === "bad-link-local") return "linkLocal";
  if (code === "alias-on-default-bridge") return "aliases";
  if (code === "no-gateway-priority") return "gwPriority";
  if (code === "bad-interface-name") return "driverOptions";
  if (!ADDRESS.has(code)) return null;
  if (ipv6 !== "" && (ipv4 === "" || message.includes(ipv6) || message.includes("IPv6"))) return "ipv6";
  return ipv4 === "" ? null : "ipv4";
}

const NO_NUMBER = "A gateway priority is a whole number.";

const tidy = (message: string): string => message.replace(/^The action cannot be used\. \w+(\.\d+)*: /, "");

interface Props {
  readonly container: string | null;
  readonly network: string | null;
}

/** Joins a container to a network; one of both may be chosen here. */
export function ConnectDialog(given: Props) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const [containerId, setContainer] = useState(given.container);
  const [networkId, setNetwork] = useState(given.network);
  const [ipv4, setIpv4] = useState("");
  const [ipv6, setIpv6] = useState("");
  const [aliases, setAliases] = useState("");
  const [linkLocal, setLinkLocal] = useState("");
  const [priority, setPriority] = useState("");
  const [options, setOptions] = useState("");

  const container = get(entities, "container", containerId);
  const network = get(entities, "network", networkId);
  const gwPriority = wholeNumber(priority);
  const action: Action | null =
    container && network && gwPriority !== undefined
      ? {
          kind: "connect",
          network: network.id,
          container: container.id,
          ipv4: ipv4.trim() || null,
          ipv6: ipv6.trim() || null,
          linkLocal: several(linkLocal),
          aliases: several(aliases),
          mac: null,
          gwPriority,
          driverOptions: parsePairs(options),
        }
      : null;
  const planning = usePlan(action);
  const problems: readonly Problem[] = planning.plan?.refusals ?? (planning.problem ? [planning.problem] : []);
  const errorOf = (field: FieldName): string | null => {
    if (field === "gwPriority" && gwPriority === undefined) return NO_NUMBER;
    const found = problems.find((p) => fieldOf(p, ipv4.trim(), ipv6.trim()) === field);
    return found ? `${tidy(found.message)} ${found.hint}` : null;
  };

  const joined: ReadonlySet<EntityId> = container ? networksOf(container, relations) : new Set();
  const networks = relations.networks.filter(
    (n) => !joined.has(n.id) && n.driver !== "host" && n.driver !== "null" && !n.configOnly,
  );
  const containers = relations.containers.filter((c) => !network || !networksOf(c, relations).has(network.id));
  const subnets = (family: 4 | 6): string =>
    (network?.ipam ?? [])
      .map((i) => i.subnet)
      .filter((s) => s.includes(":") === (family === 6))
      .join(", ");
  const title =
    container && network
      ? `Connect ${container.name} to ${network.name}`
      : container
        ? `Connect ${container.name} to a network`
        : network
          ? `Connect a container to ${network.name}`
          : "Connect a container to a network";

  return (
    <ActionDialog
      title={title}
      verb="Connect"
      kind="connect"
      action={action}
      missing={gwPriority === undefined ? NO_NUMBER : container ? "Choose a network." : "Choose a container."}
      planning={planning}
      shownByFields={(p) => fieldOf(p, ipv4.trim(), ipv6.trim()) !== null}
    >
      {(given.container === null || !container) && (
        <ChoiceList
          label="Container"
          things={containers}
          chosen={container}
          onChoose={setContainer}
          empty="There is no container that could be connected."
        />
      )}
      {container && (given.network === null || !network) && (
        <ChoiceList
          label="Network"
          things={networks}
          chosen={network}
          onChoose={setNetwork}
          empty={`${container.name} is on every network there is.`}
        />
      )}
      {container && network && (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field
              label="IPv4 address"
              value={ipv4}
              onChange={setIpv4}
              placeholder="a free one"
              hint={subnets(4) && `of ${subnets(4)}`}
              error={errorOf("ipv4")}
              autoFocus
            />
            <Field
              label="IPv6 address"
              value={ipv6}
              onChange={setIpv6}
              placeholder={subnets(6) ? "a free one" : "none here"}
              hint={subnets(6) && `of ${subnets(6)}`}
              error={errorOf("ipv6")}
            />
          </div>
          <More>
            <Field
              label="Aliases"
              value={aliases}
              onChange={setAliases}
              placeholder="further names on this network, parted by commas"
              error={errorOf("aliases")}
            />
            <Field
              label="Link-local addresses"
              value={linkLocal}
              onChange={setLinkLocal}
              placeholder="169.254.0.0/16 or fe80::/10"
              error={errorOf("linkLocal")}
            />
            <Field
              label="Gateway priority"
              value={priority}
              onChange={setPriority}
              placeholder="0; the highest has the default route"
              error={errorOf("gwPriority")}
            />
            <PairsField label="Driver options" value={options} onChange={setOptions} error={errorOf("driverOptions")} />
          </More>
        </>
      )}
    </ActionDialog>
  );
}

function get(entities: ReadonlyMap<EntityId, unknown>, kind: "container", id: string | null): Container | null;
function get(entities: ReadonlyMap<EntityId, unknown>, kind: "network", id: string | null): Network | null;
function get(entities: ReadonlyMap<EntityId, unknown>, kind: string, id: string | null): unknown {
  const found = id === null ? undefined : (entities.get(id) as { readonly kind: string } | undefined);
  return found?.kind === kind ? found : null;
}
