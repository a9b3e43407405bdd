/** `GET /api/rules?about=<id>`: the filter and NAT rules of the thing's host that concern it. */
import type { RulesAbout } from "#lib/topology/rules/about.ts";
import type { RulesObservation, RulesUnread } from "#lib/topology/rules-observation.ts";

export interface RulesRead extends RulesAbout {
  readonly read: true;
  /** As in the host's summary; counters are those of the last reading. */
  readonly revision: number;
  readonly sources: RulesObservation["sources"];
}

export type RulesReply = RulesRead | RulesUnread;
