/** What connect and disconnect refuse alike: a container or network that is gone, and containers without a sandbox of their own. */
import type { Container, Network } from "../model.ts";
import type { ConnectAction, DisconnectAction } from "./action.ts";
import { isLive, type Notes, refuse } from "./facts.ts";

export function missing(
  notes: Notes,
  action: ConnectAction | DisconnectAction,
  network: Network | null,
  container: Container | null,
): Notes {
  if (!network) {
    const message = `There is no network ${action.network.slice(0, 12)} any more.`;
    refuse(notes, "no-network", message, "It may have been removed a moment ago; look at the picture.");
  }
  if (!container) {
    const message = `There is no container ${action.container.slice(0, 12)} any more.`;
    const hint =
      action.kind === "disconnect"
        ? "An endpoint that it left behind goes with: docker network disconnect --force NETWORK NAME."
        : "It may have been removed a moment ago; look at the picture.";
    refuse(notes, "no-container", message, hint);
  }
  return notes;
}

/** The container itself: where its network stack is not its own, or about to go, it cannot be rewired. */
export function checkMode(notes: Notes, network: Network, c: Container): void {
  const hint = "Its network is chosen when it is made; make it anew on the networks you want.";
  if (c.state === "removing" || c.state === "dead") {
    const when = "Wait until it is gone, or remove it: docker rm --force.";
    refuse(notes, "container-going", `${c.name} is being removed.`, when);
  } else if (c.networkMode.startsWith("container:")) {
    const message = `${c.name} has no sandbox of its own: it shares that of another container.`;
    refuse(notes, "joined-sandbox", message, "Connect or disconnect the container whose sandbox it shares.");
  } else if (c.networkMode === "host" && (isLive(c) || network.driver !== "host")) {
    refuse(notes, "host-mode", `${c.name} uses the host's own network stack and cannot be on another network.`, hint);
  }
}
