/** Moves made in this page, newest last: Ctrl+Z takes back whichever was later, a move or an action. */
export interface PastMove {
  /** ISO time. */
  readonly at: string;
  readonly takeBack: () => void;
}

const MOST = 100;
const past: PastMove[] = [];

export function noteMove(takeBack: () => void): void {
  past.push({ at: new Date().toISOString(), takeBack });
  if (past.length > MOST) past.shift();
}

/** Takes the newest move back if it was made after `time` (ISO); false when there is none. */
export function takeBackMoveAfter(time: string): boolean {
  const last = past.at(-1);
  if (!last || last.at < time) return false;
  past.pop();
  last.takeBack();
  return true;
}
