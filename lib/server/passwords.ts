/**
 * How passwords are stored: argon2id, with a salt of their own and the parameters beside it. argon2id rather than scrypt:
 * both are in node:crypto, it is OWASP's first choice, and its memory and time are set apart. The parameters are OWASP's
 * lowest (19 MiB, two passes): a Vethscope often runs on a small machine, and guessing is limited (rates.ts) as well.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import type { Problem } from "#lib/protocol/stream.ts";

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const BYTES = 32;
const PARAMETERS = `m=${MEMORY_KIB},t=${PASSES},p=${LANES}`;

/** Length in characters; there are no other rules, for they make passwords worse. */
const SHORTEST = 10;
const LONGEST = 256;

/** Null when a password may be taken. */
export function passwordProblem(password: string): Problem | null {
  const { length } = [...password];
  if (length >= SHORTEST && length <= LONGEST) return null;
  return {
    code: "bad_password",
    message: length < SHORTEST ? "The password is too short." : "The password is too long.",
    hint: `Take ${SHORTEST} to ${LONGEST} characters, of any kind; several words are good.`,
  };
}

function derive(password: string, nonce: Buffer, memory: number, passes: number, lanes: number): Promise<Buffer> {
  // The same text may be typed as different characters (é as one or two): NFKC makes them one.
  const message = password.normalize("NFKC");
  return new Promise((done, failed) =>
    argon2("argon2id", { message, nonce, memory, passes, parallelism: lanes, tagLength: BYTES }, (error, key) =>
      error ? failed(error) : done(key),
    ),
  );
}

const encode = (salt: Buffer, key: Buffer): string =>
  `$argon2id$v=19$${PARAMETERS}$${salt.toString("base64url")}$${key.toString("base64url")}`;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, 32 bytes of hash, in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return encode(salt, await derive(password, salt, MEMORY_KIB, PASSES, LANES));
}

/** A hash that no password has: what is checked when there is no such user, so that it takes as long. */
export const noPassword = (): string => encode(randomBytes(16), randomBytes(BYTES));

/** Whether a hash was made with other parameters than today's. */
export const isOldHash = (hash: string): boolean => !hash.startsWith(`$argon2id$v=19$${PARAMETERS}$`);

export async function isPassword(hash: string, password: string): Promise<boolean> {
  const [, m, t, p, salt, key] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash) ?? [];
  if (!m || !t || !p || !salt || !key) return false;
  const wanted = Buffer.from(key, "base64url");
  const found = await derive(password, Buffer.from(salt, "base64url"), Number(m), Number(t), Number(p));
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}
