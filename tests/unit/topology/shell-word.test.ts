import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { nameOrId, shellWord } from "#lib/topology/shell-word.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";

describe("a name as a word of a shell", () => {
  it("is quoted only when it must be", () => {
    expect(shellWord("br-ops")).toBe("br-ops");
    expect(shellWord("my net; rm -rf $HOME")).toBe("'my net; rm -rf $HOME'");
    expect(shellWord("it's")).toBe("'it'\\''s'");
    expect(shellWord("")).toBe("''");
  });

  it.each(BAD_NAMES)("comes back from a real shell as it was, as one word: %s", (_, name) => {
    const said = execFileSync("bash", ["-c", `printf '%s|' ${shellWord(name)}`], { encoding: "utf8" });
    expect(said).toBe(`${name}|`);
  });

  it.each([
    ["bash", "a\n'; echo carried out; '"],
    ["sh", "a\n'; echo carried out #"],
    ["sh", "a\u202e\\'; echo carried out; '"],
    ["sh", "'; echo carried out; '"],
  ])("is never carried out, also where %s does not know $'…': %j", (shell, name) => {
    const said = execFileSync(shell, ["-c", `printf '%s|' ${shellWord(name)}`], { encoding: "utf8" });
    expect(said.endsWith("|"), said).toBe(true);
    expect(said.split("|")).toHaveLength(2);
  });

  it("that zsh would take for a program is quoted", () => {
    expect(shellWord("=ls")).toBe("'=ls'");
  });

  it("gives way to the id where no docker command could take it", () => {
    const id = "9f".repeat(32);
    expect(nameOrId({ id, name: "my net" })).toBe("'my net'");
    expect(nameOrId({ id, name: "team/web" })).toBe("team/web");
    for (const name of ["", "-f", "a\0b", "a/../b", "two\nlines", " before", "after\n", "..", "."])
      expect(nameOrId({ id, name })).toBe("9f9f9f9f9f9f");
  });

  it("hides nothing from who reads the command", () => {
    for (const [, name] of BAD_NAMES) expect(shellWord(name)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(shellWord("a\u001b[31m")).toBe("$'a\\x1b[31m'");
  });
});
