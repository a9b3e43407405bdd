/** Secrets of 256 random bits, their hashes, and comparing without telling by time where texts differ. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export const newSecret = (): string => randomBytes(32).toString("base64url");

/** A public name for what has a secret. */
export const newId = (): string => randomBytes(9).toString("base64url");

/** SHA-256 in hexadecimal. Enough for what is random and long; passwords need more (passwords.ts). */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
export const safeEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
