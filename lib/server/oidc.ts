/**
 * Signing in at an OpenID Connect issuer: the authorization code flow with PKCE, state and nonce, and the signature of the
 * ID token checked with the issuer's keys. The issuer is asked for its metadata when somebody first wants to sign in.
 */
import * as client from "openid-client";
import { network } from "./rates.ts";
import { newSecret } from "./secrets.ts";
import type { OidcSettings } from "./settings.ts";

/** Milliseconds from being sent to the issuer to coming back. */
const PATIENCE_MS = 600_000;
/** People who are on their way at a time; the longest away is forgotten first. */
const MOST = 500;
/** Of them from one address: nobody pushes the others out. */
const MOST_OF_ONE = 50;

export interface Identity {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Why nobody was signed in; what the login page says about each is in components/account. */
export type OidcFailure = "issuer_silent" | "issuer_refused" | "expired";

export class OidcError extends Error {
  readonly failure: OidcFailure;
  constructor(failure: OidcFailure, cause: unknown) {
    super(`OpenID Connect: ${failure}`, { cause });
    this.failure = failure;
  }
}

export interface Oidc {
  /** Where to send the browser, and the secret that it has to bring back in a cookie. @throws OidcError */
  start(redirectUri: string, to: string, from: string): Promise<{ readonly address: URL; readonly ticket: string }>;
  /** Who came back, and where he wanted to go; a ticket is good once. @throws OidcError */
  finish(answer: URL, ticket: string | null): Promise<Identity & { readonly to: string }>;
}

interface OnTheWay {
  readonly redirectUri: string;
  readonly to: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly until: number;
  /** Address, or network, of the browser. */
  readonly from: string;
}

export function createOidc(settings: OidcSettings, now: () => number = Date.now): Oidc {
  const away = new Map<string, OnTheWay>();
  let known: Promise<client.Configuration> | null = null;

  /** Kept once it worked; tried again after a failure. */
  const issuer = (): Promise<client.Configuration> => {
    known ??= discover(settings).catch((cause: unknown) => {
      known = null;
      throw new OidcError("issuer_silent", cause);
    });
    return known;
  };

  return {
    async start(redirectUri, to, address) {
      const config = await issuer();
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce, ticket] = [client.randomState(), client.randomNonce(), newSecret()];
      const from = network(address);
      const ofOne = [...away].flatMap(([key, one]) => (one.from === from ? [key] : []));
      const [oldest] = ofOne.length >= MOST_OF_ONE ? ofOne : away.size >= MOST ? away.keys() : [];
      if (oldest !== undefined) away.delete(oldest);
      away.set(ticket, { redirectUri, to, verifier, state, nonce, until: now() + PATIENCE_MS, from });
      const authorization = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return { address: authorization, ticket };
    },
    async finish(answer, ticket) {
      const mine = ticket === null ? undefined : away.get(ticket);
      if (ticket !== null) away.delete(ticket);
      if (!mine || mine.until < now()) throw new OidcError("expired", null);
      const config = await issuer();
      try {
        const came = new URL(mine.redirectUri);
        came.search = answer.search;
        const tokens = await client.authorizationCodeGrant(config, came, {
          pkceCodeVerifier: mine.verifier,
          expectedState: mine.state,
          expectedNonce: mine.nonce,
          idTokenExpected: true,
        });
        return { ...(await identityOf(config, tokens, settings.roleClaim)), to: mine.to };
      } catch (cause) {
        throw new OidcError(isSilence(cause) ? "issuer_silent" : "issuer_refused", cause);
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  const url = new URL(issuer);
  const execute: ((config: client.Configuration) => void)[] = [client.enableNonRepudiationChecks];
  // Settings let http through on loopback alone.
  if (url.protocol === "http:") execute.push(client.allowInsecureRequests);
  const proof = clientSecret === null ? client.None() : undefined;
  return client.discovery(url, clientId, clientSecret ?? undefined, proof, { execute, timeout: 10 });
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** Claims of the ID token; issuers that leave groups out of it give them when asked for the user's. */
async function identityOf(config: client.Configuration, tokens: Tokens, roleClaim: string): Promise<Identity> {
  let claims: Readonly<Record<string, unknown>> = tokens.claims() ?? {};
  if (claims[roleClaim] === undefined && config.serverMetadata().userinfo_endpoint !== undefined) {
    claims = { ...(await client.fetchUserInfo(config, tokens.access_token, String(claims.sub))), ...claims };
  }
  return { name: nameOf(claims), groups: groupsOf(claims[roleClaim]) };
}

/** An address counts as a name only when the issuer does not say that it was never verified. */
function nameOf(claims: Readonly<Record<string, unknown>>): string {
  const email = claims.email_verified === false ? undefined : claims.email;
  const name = [claims.preferred_username, email, claims.sub].find((n) => typeof n === "string" && n.trim() !== "");
  return String(name).replaceAll(/\p{C}/gu, "").slice(0, 128);
}

function groupsOf(claim: unknown): string[] {
  if (typeof claim === "string") return claim.split(/[\s,]+/).filter(Boolean);
  return Array.isArray(claim) ? claim.filter((g) => typeof g === "string") : [];
}

/** The issuer was not reached, or not in time; anything else it said itself. */
function isSilence(cause: unknown): boolean {
  const { name, code } = (cause ?? {}) as { name?: string; code?: string };
  return name === "TypeError" || name === "TimeoutError" || code === "OAUTH_TIMEOUT";
}
