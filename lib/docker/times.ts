/** How long things may take, in ms. Tests shorten them. */
export interface SessionTimes {
  /** An answer to a ping, and the first byte of the event stream. */
  readonly answer: number;
  /** Between two pings. With `answer`: how late a frozen engine or a dead peer is noticed. */
  readonly ping: number;
  /** One record; it may wait at the engine's lock while something slow happens to the container. */
  readonly record: number;
  /** The same while everything is read first: one container that hangs must not hide the others for long. */
  readonly firstRecord: number;
  /** Between two comparisons when a proxy refuses the events. */
  readonly withoutEvents: number;
  /** A change; drivers of plugins may take long over it. */
  readonly write: number;
}

export const SESSION_TIMES: SessionTimes = {
  answer: 4_000,
  ping: 3_000,
  record: 20_000,
  firstRecord: 5_000,
  withoutEvents: 5_000,
  write: 60_000,
};
