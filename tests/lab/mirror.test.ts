/** Which mirror is read out of apt's source lists (sources.list(5)). */
import { describe, expect, it } from "vitest";
import { findInLines, findInStanzas } from "./engine/mirror.ts";

describe("the machine's Debian mirror", () => {
  it("comes from a deb822 stanza, with its key, past stanzas that are off or somebody else's", () => {
    const text = [
      "Types: deb\nURIs: http://other.example/tools\nSuites: stable\nComponents: main",
      "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: bookworm\nComponents: main",
      "Types: deb\n# a note\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /usr/share/keyrings/k.gpg",
    ].join("\n\n");
    expect(findInStanzas(text)).toBe("[signed-by=/usr/share/keyrings/k.gpg] http://mirror.example/debian");
  });

  it("comes from a one-line entry, with its options", () => {
    const text = [
      "# deb http://old.example/debian bookworm main",
      "deb http://mirror.example/debian-security bookworm-security main",
      "deb [arch=amd64] http://mirror.example/debian/ bookworm main contrib",
    ].join("\n");
    expect(findInLines(text)).toBe("[arch=amd64] http://mirror.example/debian/");
  });

  it("is nothing on a machine without one", () => {
    expect(findInLines("deb http://mirror.example/ubuntu jammy main")).toBeNull();
    expect(findInStanzas("")).toBeNull();
  });
});
