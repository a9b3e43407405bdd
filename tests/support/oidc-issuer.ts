/** A small OpenID Connect issuer on loopback: discovery, keys, tokens with RS256; the browser's part is the test's. */
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const CLIENT = { id: "vethscope", secret: "secret-of-the-client" };

export interface Issuer {
  readonly url: string;
  /** Claims of the next ID token, beside those that each has. */
  claims: Record<string, unknown>;
  /** What the next ID token says instead of what it has to. */
  lie: { nonce?: string; aud?: string; iss?: string; signature?: boolean };
  /** Answers the authorization request, as a user's consent does: the address that the browser is sent back to. */
  consent(authorization: URL): URL;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  let url = "";

  const idToken = (nonce: string): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: url, sub: "subject-1", aud: CLIENT.id, iat: now, exp: now + 60, nonce, ...issuer.claims };
    const { signature = true, ...lies } = issuer.lie;
    const body = `${encode({ alg: "RS256", kid: "k" })}.${encode({ ...claims, ...lies })}`;
    const signed = sign("sha256", Buffer.from(signature ? body : `${body}x`), privateKey);
    return `${body}.${signed.toString("base64url")}`;
  };

  const server = createServer(async (req, res) => {
    const reply = (status: number, body: unknown): void => {
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (req.url === "/.well-known/openid-configuration") {
      return reply(200, {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    if (req.url === "/keys")
      return reply(200, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", use: "sig" }] });
    let text = "";
    for await (const chunk of req) text += String(chunk);
    const form = new URLSearchParams(text);
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const known = form.get("client_id") === CLIENT.id && form.get("client_secret") === CLIENT.secret;
    if (!code || !known || code.challenge !== challenge || code.redirect !== form.get("redirect_uri")) {
      return reply(400, { error: "invalid_grant" });
    }
    reply(200, { access_token: randomUUID(), token_type: "Bearer", expires_in: 60, id_token: idToken(code.nonce) });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const issuer: Issuer = {
    url,
    claims: {},
    lie: {},
    consent({ searchParams: asked }) {
      const code = randomUUID();
      const redirect = asked.get("redirect_uri") ?? "";
      const challenge = asked.get("code_challenge") ?? "";
      codes.set(code, { nonce: asked.get("nonce") ?? "", challenge, redirect });
      const back = new URL(redirect);
      back.search = new URLSearchParams({ code, state: asked.get("state") ?? "" }).toString();
      return back;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
  return issuer;
}
