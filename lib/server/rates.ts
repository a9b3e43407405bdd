/** How often things may be tried. Kept in memory: a restart forgets, which guessing gains little from. */
import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Who } from "./who.ts";

/** Seconds to wait; null: go on. */
export type Wait = number | null;

/** Points in a number of seconds. Writes and plans are for people's hands; guessing is for nobody's. */
const LIMITS = {
  loginOfAddress: { points: 20, duration: 600 },
  loginOfUser: { points: 10, duration: 600 },
  guessOfAddress: { points: 30, duration: 600 },
  wrongKeyOfAddress: { points: 30, duration: 600 },
  write: { points: 120, duration: 60 },
  plan: { points: 1200, duration: 60 },
  snapshot: { points: 60, duration: 60 },
} as const;

export interface Rates {
  /** Counts an attempt to sign in, before it is looked at, so that many at once are counted too. */
  attempt(from: string, user: string | null): Promise<Wait>;
  /** Takes back what a right attempt had counted. */
  succeeded(from: string, user: string | null): Promise<void>;
  /**
   * Whether an address has sent too many wrong tokens to be listened to. Those in an address (`key`) are counted apart:
   * another page's images bring them, and would keep the right tokens in headers out.
   */
  guessed(from: string, by: "header" | "key"): Promise<Wait>;
  /** Counts a wrong token. */
  guess(from: string, by: "header" | "key"): Promise<void>;
  write(who: Who): Promise<Wait>;
  plan(who: Who): Promise<Wait>;
  /** A whole picture, asked for on an open stream. */
  snapshot(who: Who): Promise<Wait>;
}

export function createRates(
  limits: Partial<Record<keyof typeof LIMITS, { points: number; duration: number }>> = {},
): Rates {
  const limiter = (name: keyof typeof LIMITS) =>
    new RateLimiterMemory({ keyPrefix: name, ...LIMITS[name], ...limits[name] });
  const addresses = limiter("loginOfAddress");
  const users = limiter("loginOfUser");
  const guesses = { header: limiter("guessOfAddress"), key: limiter("wrongKeyOfAddress") };
  const writes = limiter("write");
  const plans = limiter("plan");
  const snapshots = limiter("snapshot");

  return {
    async attempt(from, user) {
      const wait = await take(addresses, network(from));
      // Who is not listened to cannot use up the attempts of users: one address would keep everybody out.
      return wait !== null || user === null ? wait : take(users, user.toLowerCase());
    },
    async succeeded(from, user) {
      await addresses.reward(network(from), 1);
      if (user !== null) await users.delete(user.toLowerCase());
    },
    async guessed(from, by) {
      const now = await guesses[by].get(network(from));
      return now !== null && now.consumedPoints >= guesses[by].points ? seconds(now) : null;
    },
    async guess(from, by) {
      await take(guesses[by], network(from));
    },
    write: (who) => take(writes, `${who.via} ${who.name}`),
    plan: (who) => take(plans, `${who.via} ${who.name}`),
    snapshot: (who) => take(snapshots, `${who.via} ${who.name}`),
  };
}

const seconds = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

async function take(limiter: RateLimiterMemory, key: string): Promise<Wait> {
  try {
    await limiter.consume(key, 1);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return seconds(refused);
    throw refused;
  }
}

/** Who has one IPv6 address has the 2^64 of its network: they count as one. */
export function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4).join(":");
}

export function tooMany(wait: number): Problem {
  const time = wait < 90 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return { code: "too_many", message: "This was tried too often.", hint: `Wait ${time}, then try again.` };
}
