/** Requests by node:http, because fetch does not let a test choose Host and Origin, or send a path as it is. */
import { request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export function ask(base: string, path: string, { method = "GET", headers = {}, json }: Options = {}): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const all = json === undefined ? headers : { "content-type": "application/json", ...headers };
  return new Promise((done, failed) => {
    const req = request({ hostname, port, path, method, headers: all }, (res) => {
      let body = "";
      res.setEncoding("utf8").on("data", (chunk) => {
        body += chunk;
      });
      res.on("end", () => done({ status: res.statusCode ?? 0, headers: res.headers, body }));
    });
    req.on("error", failed);
    req.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

/** The code of an error's answer; null where it is none. */
export function codeOf({ body }: Answer): string | null {
  try {
    return (JSON.parse(body) as { error?: { code?: string } }).error?.code ?? null;
  } catch {
    return null;
  }
}
