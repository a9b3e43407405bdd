/** The engine has an endpoint, the sandbox has no link for it: the container is cut off there. */
import { type Endpoint, type Finding, isUnresolved, type Link } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { containerOf, endpointName, finding, inSandbox, isSetDown, rejoin, type Seen, sandboxOf } from "./seen.ts";

/** Of an endpoint whose driver makes a link in the sandbox; `link` is null when it is not there. */
export function endpointLink(seen: Seen, e: Endpoint, link: Link | null): Finding[] {
  // Between two runs of a restarting container there is nothing to compare.
  const state = containerOf(seen, e.container)?.state;
  if ((state !== "running" && state !== "paused") || !sandboxOf(seen, e.sandbox)?.netns) return [];
  if (isUnresolved(e.link)) {
    const text = `Docker has the endpoint of ${endpointName(seen, e)}, but its link is missing in the sandbox: the container cannot use this network.`;
    return [finding("error", "endpoint-link-missing", [e.id], text, rejoin(seen, e))];
  }
  if (!link || !isSetDown(seen, link)) return [];
  const text = `${link.name} of ${endpointName(seen, e)} is set down inside the sandbox: nothing goes in or out there.`;
  const hint = `${inSandbox(seen, e)} ip link set ${shellWord(link.name)} up`;
  return [finding("error", "endpoint-link-down", [e.id, link.id], text, hint)];
}
