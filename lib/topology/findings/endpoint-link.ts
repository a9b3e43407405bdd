/** The engine has an endpoint, the sandbox has no link for it: the container is cut off there. */
import { type Finding, isUnresolved } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import {
  containerOf,
  endpointName,
  finding,
  inSandbox,
  isSetDown,
  linkOf,
  networkOf,
  rejoin,
  type Seen,
  sandboxOf,
} from "./seen.ts";

/** Drivers of which it is known that every endpoint is a link in the sandbox. */
export const WITH_LINK = new Set(["bridge", "macvlan", "ipvlan", "overlay"]);

export function endpointLinks(seen: Seen): Finding[] {
  const found: Finding[] = [];
  for (const endpoints of seen.relations.endpointsByNetwork.values()) {
    for (const e of endpoints) {
      if (!WITH_LINK.has(networkOf(seen, e.network)?.driver ?? "")) continue;
      // Between two runs of a restarting container there is nothing to compare.
      const state = containerOf(seen, e.container)?.state;
      if ((state !== "running" && state !== "paused") || !sandboxOf(seen, e.sandbox)?.netns) continue;
      const link = linkOf(seen, e.link);
      const name = endpointName(seen, e);
      if (isUnresolved(e.link)) {
        const text = `Docker has the endpoint of ${name}, but its link is missing in the sandbox: the container cannot use this network.`;
        found.push(finding("error", "endpoint-link-missing", [e.id], text, rejoin(seen, e)));
      } else if (link && isSetDown(seen, link)) {
        const text = `${link.name} of ${name} is set down inside the sandbox: nothing goes in or out there.`;
        const hint = `${inSandbox(seen, e)} ip link set ${shellWord(link.name)} up`;
        found.push(finding("error", "endpoint-link-down", [e.id, link.id], text, hint));
      }
    }
  }
  return found;
}
