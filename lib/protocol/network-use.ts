/** `GET /api/networks/last-used`: when each network last had an endpoint, as far as Vethscope was there to see it. */
export interface NetworkUse {
  /** Network id. */
  readonly network: string;
  /** It has an endpoint now. */
  readonly inUse: boolean;
  /** ISO time when it was last seen with one; null: never since `watched`. */
  readonly used: string | null;
  /** ISO time when Vethscope first saw the network. While it does not run, nobody looks. */
  readonly watched: string;
}
