/** Schemas of what clients send; apart from the types, so that the page does not carry a schema library. */
import { z } from "zod";

/** See ClientToServer.resync. */
export const resyncRequest = z.strictObject({ rev: z.int().min(0) });

/** Body of POST /api/session. */
export const sessionRequest = z.strictObject({ token: z.string().max(1024) });

/** Query of GET /api/rules: the id of a host, network, endpoint, container or published port, once. */
export const rulesRequest = z.strictObject({ about: z.string().min(1).max(512) });
