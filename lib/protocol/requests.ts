/** Schemas of what clients send; apart from the types, so that the page does not carry a schema library. */
import { z } from "zod";

/** See ClientToServer.resync. */
export const resyncRequest = z.strictObject({ rev: z.int().min(0) });

const role = z.enum(["viewer", "operator"], "A role is viewer or operator.");
const password = z.string().max(4096);

/** Body of POST /api/session. */
export const sessionRequest = z.union([
  z.strictObject({ token: z.string().max(1024) }),
  z.strictObject({ user: z.string().max(256), password }),
]);

/** Body of POST /api/account/password. */
export const passwordRequest = z.strictObject({ current: password, next: password });

/** Body of POST /api/tokens; `days` 0 means that it never expires, `only` that it is for nothing else. */
export const tokenRequest = z.strictObject({
  name: z.string().max(256),
  role,
  only: z.literal("pictures", "A token can be for pictures only.").nullable().default(null),
  days: z.int(),
});

/** Body of POST /api/users, and of PATCH /api/users/:name with what is to change. */
export const userRequest = z.strictObject({ name: z.string().max(256), role, password });
export const userChange = z.strictObject({ role: role.optional(), password: password.optional() });

/** Query of GET /api/rules: the id of a host, network, endpoint, container or published port, once. */
export const rulesRequest = z.strictObject({ about: z.string().min(1).max(512) });
