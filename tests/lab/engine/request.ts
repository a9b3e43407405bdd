/** The engine's API without its client, which would refuse or reword what is asked. */
import { request } from "node:http";
import type { LabEngine } from "./engine.ts";

/** Gives the JSON of the reply's body; throws with the engine's words when it refuses. */
export function askEngine<T>(engine: LabEngine, path: string, body: unknown): Promise<T> {
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json" };
    const asked = request({ socketPath: engine.socket, method: "POST", path, headers }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      reply.on("end", () => {
        if ((reply.statusCode ?? 500) < 400) done(JSON.parse(text || "{}") as T);
        else failed(new Error(`POST ${path}: ${reply.statusCode} ${text}`));
      });
    });
    asked.on("error", failed);
    asked.end(JSON.stringify(body));
  });
}
