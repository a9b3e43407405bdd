/** Words of the account menu and page. */
import type { Me } from "#lib/protocol/stream.ts";

const VIA: Readonly<Record<Me["via"], string>> = {
  token: "by the server's token",
  user: "by password",
  "api-token": "by an API token",
  proxy: "by the proxy",
  oidc: "by the sign-in service",
};

export const viaText = (via: string): string => (Object.hasOwn(VIA, via) ? VIA[via as Me["via"]] : via);

/** `2026-01-31 14:03`, in the reader's time. */
export function momentText(iso: string, zone?: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return at.toLocaleString("sv-SE", zone === undefined ? {} : { timeZone: zone }).slice(0, 16);
}

/** What a browser calls itself, in two words. */
export function browserText(agent: string): string {
  const browser = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ].find(([mark]) => agent.includes(mark ?? ""))?.[1];
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"].find((name) => agent.includes(name));
  if (browser === undefined) return agent === "" ? "unknown" : agent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system.replace("Mac OS X", "macOS")}`;
}
