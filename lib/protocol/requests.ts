/** Schemas of what clients send; apart from the types, so that the page does not carry a schema library. */
import { z } from "zod";

/** See ClientToServer.resync. */
export const resyncRequest = z.strictObject({ rev: z.int().min(0) });

/** Body of POST /api/session. */
export const sessionRequest = z.strictObject({ token: z.string().max(1024) });
