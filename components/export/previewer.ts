/** Keeps a preview up to date: waits until typing rests, drops answers that came too late, keeps the last one meanwhile. */
import type { Problem } from "#lib/protocol/stream.ts";
import type { Answer, Loaded } from "./load.ts";

/** After the last change, before the next picture is asked for, in ms. */
export const REST_MS = 200;

export interface Preview {
  /** The last one that came, with the address that it answers; it may be that of settings before. */
  readonly shown: (Loaded & { readonly address: string }) | null;
  /** Another one is awaited or on its way. */
  readonly busy: boolean;
  /** Why there is none for the settings as they are. */
  readonly problem: Problem | null;
}

export interface Previewer {
  /** Shows what is at this address; the first at once. */
  want(address: string): void;
  /** What is there may have changed. However often it is said, one after the other is asked for. */
  refresh(): void;
  close(): void;
}

type Load = (address: string, etag: string | null, signal: AbortSignal) => Promise<Answer>;

export function createPreviewer(load: Load, tell: (preview: Preview) => void): Previewer {
  let now: Preview = { shown: null, busy: false, problem: null };
  let wanted: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;
  let again = false;
  const set = (change: Partial<Preview>): void => {
    now = { ...now, ...change };
    tell(now);
  };

  const run = async (): Promise<void> => {
    timer = undefined;
    if (wanted === null) return;
    const address = wanted;
    const mine = new AbortController();
    running = mine;
    if (!now.busy) set({ busy: true });
    const { shown } = now;
    const etag = shown?.address === address ? shown.etag : null;
    const answer = await load(address, etag, mine.signal);
    if (mine.signal.aborted) return;
    running = null;
    const busy = again;
    if ("data" in answer) set({ shown: { ...answer.data, address }, problem: null, busy });
    else set({ problem: "error" in answer ? answer.error : null, busy });
    if (again) timer = setTimeout(run, REST_MS);
    again = false;
  };

  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    running?.abort();
    running = null;
    again = false;
  };

  return {
    want(address) {
      if (address === wanted) return;
      const first = wanted === null;
      wanted = address;
      stop();
      set({ busy: true });
      timer = setTimeout(run, first ? 0 : REST_MS);
    },
    refresh() {
      if (wanted === null || timer !== undefined) return;
      if (running) again = true;
      else timer = setTimeout(run, REST_MS);
    },
    close: stop,
  };
}
