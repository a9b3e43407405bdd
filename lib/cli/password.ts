/** Passwords for the command line: typed twice without being shown, or the first line of what is piped in. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { SettingError } from "#lib/server/settings.ts";

/** Never from the arguments: those are in the shell's history and in /proc for all to see. @throws SettingError */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const password = await ask("Password: ");
  if ((await ask("Once more: ")) !== password) throw new SettingError("The two passwords differ.", "Try again.");
  return password;
}

async function firstLine(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    text += String(chunk);
    if (text.includes("\n") || text.length > 10_000) break;
  }
  return text.split(/\r?\n/)[0] ?? "";
}

function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((done, failed) => {
    const end = (): void => {
      lines.close();
      process.stderr.write("\n");
    };
    lines.once("line", (line) => {
      end();
      done(line);
    });
    lines.once("SIGINT", () => {
      end();
      failed(new SettingError("Nothing was changed.", "Run the command again to go on."));
    });
  });
}
