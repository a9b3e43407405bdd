/**
 * What a proxy in front says about a request: from where it came, whether by TLS, and, when it signs people in, who it is.
 * All of it is believed from listed proxies only; anybody can write a header.
 */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { RoleRule } from "./roles.ts";
import type { Settings } from "./settings.ts";
import type { Who } from "./who.ts";

/** What is needed of a request; the stream keeps the one that a connection began with. */
export type Asked = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

export interface Forward {
  /** Address of the one who asks; "" when the connection is gone. */
  from(req: Asked): string;
  isSecure(req: Asked): boolean;
  /** Null when no proxy signs people in, or this is not from one. `role` null: signed in there, but not let in here. */
  identity(req: Asked): { readonly name: string; readonly role: Who["role"] | null } | null;
  /** Takes away the headers that only a listed proxy may send, so that nothing behind this believes them. */
  strip(req: Asked): void;
}

/** IPv4 as itself where a socket for both families shows it as ::ffff:192.0.2.1. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

export function createForward(settings: Pick<Settings, "trustedProxies" | "forward">, rule: RoleRule): Forward {
  const listed = new BlockList();
  for (const entry of settings.trustedProxies) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (prefix === undefined) listed.addAddress(address, family);
    else listed.addSubnet(address, Number(prefix), family);
  }
  const trusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && listed.check(address, family === 4 ? "ipv4" : "ipv6");
  };
  const peer = (req: Asked): string => plain(req.socket.remoteAddress ?? "");
  const own = settings.forward;
  const reserved = ["x-forwarded-for", "x-forwarded-proto", own?.user, own?.groups].filter(
    (h) => typeof h === "string",
  );

  return {
    from(req) {
      let address = peer(req);
      const said = text(req.headers["x-forwarded-for"])?.split(",") ?? [];
      // Each proxy adds at the end whom it heard; what stands before the first that is not ours, anybody may have written.
      while (trusted(address)) {
        const before = plain(said.pop()?.trim() ?? "");
        if (isIP(before) === 0) break;
        address = before;
      }
      return address;
    },
    isSecure: (req) =>
      trusted(peer(req)) && text(req.headers["x-forwarded-proto"])?.split(",").at(-1)?.trim() === "https",
    identity(req) {
      if (own === null || !trusted(peer(req))) return null;
      const name = text(req.headers[own.user])?.trim() ?? "";
      // Two such headers arrive joined by a comma: one of them is not the proxy's.
      if (!/^[^\s,\p{Cc}]{1,128}$/u.test(name)) return null;
      const groups =
        own.groups === null ? [] : (text(req.headers[own.groups]) ?? "").split(/[,;|]/).map((g) => g.trim());
      return { name, role: rule(name, groups) };
    },
    strip(req) {
      if (trusted(peer(req))) return;
      for (const header of reserved) delete req.headers[header];
    },
  };
}

const text = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(",") : header;
