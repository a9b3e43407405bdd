/**
 * Host and Origin checks. A page on another site must not reach this server through the user's browser: not by asking
 * directly (Origin), nor by a name of its own that it points at this machine (DNS rebinding: Host).
 */
import { isIP } from "node:net";
import type { Problem } from "#lib/protocol/stream.ts";

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** `name:port` apart; brackets of IPv6 literals stay. */
function split(authority: string): { name: string; port: string } | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/.exec(authority.toLowerCase());
  return match?.[1] ? { name: match[1], port: match[2] ?? "" } : null;
}

/** Rebinding needs a name, so plain addresses are let in; names only when they are loopback's, the bound one, or listed. */
function knownHost(authority: string, bound: string, allowed: readonly string[]): boolean {
  const host = split(authority);
  if (!host) return false;
  if (LOOPBACK_NAMES.has(host.name) || host.name === bound.toLowerCase()) return true;
  if (isIP(host.name.replace(/^\[|\]$/g, "")) !== 0) return true;
  return allowed.includes(host.name) || allowed.includes(authority.toLowerCase());
}

export interface OriginPolicy {
  /** Null when the request may go on. */
  refuse(headers: {
    host?: string | undefined;
    origin?: string | undefined;
    "sec-fetch-site"?: string | string[] | undefined;
  }): Problem | null;
}

export function createOriginPolicy(bound: string, allowed: readonly string[]): OriginPolicy {
  return {
    refuse(headers) {
      const { host, origin } = headers;
      if (host === undefined || !knownHost(host, bound, allowed)) {
        return {
          code: "host_refused",
          message: `This server does not answer for the host name "${(host ?? "").slice(0, 100)}".`,
          hint: "Open it by address, or list the name in VETHSCOPE_ALLOWED_HOSTS.",
        };
      }
      if (origin === undefined) return null;
      const from = /^https?:\/\/(.+)$/.exec(origin)?.[1]?.toLowerCase();
      if (from !== undefined && (from === host.toLowerCase() || allowed.includes(from))) return null;
      return {
        code: "origin_refused",
        message: `A page of "${origin.slice(0, 100)}" may not use this server.`,
        hint: "Use Vethscope's own page. Behind a proxy that changes the host name, list the public name in VETHSCOPE_ALLOWED_HOSTS.",
      };
    },
  };
}
