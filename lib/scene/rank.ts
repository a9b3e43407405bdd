/** The order of networks as long as nobody has ordered them otherwise; apart from bars, because the list has it too. */
import type { Network } from "#lib/topology/model.ts";

/** The routing mesh and the way out of swarms come last: cards hang on their own networks, and reach down to these. */
function rankOf(n: Network): number {
  if (n.ingress) return 1;
  return n.name === "docker_gwbridge" && n.driver === "bridge" ? 2 : 0;
}

/** Unless somebody ordered otherwise. */
export const comesLast = (n: Network): boolean => rankOf(n) > 0;

/** In order of creation but for those. */
export const inRank = (networks: readonly Network[]): readonly Network[] =>
  networks.toSorted((a, b) => rankOf(a) - rankOf(b));
