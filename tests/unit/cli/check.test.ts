import { expect, it } from "vitest";
import { checkText } from "#lib/cli/check.ts";
import { parseCommandLine } from "#lib/cli/flags.ts";
import { printable } from "#lib/cli/printable.ts";
import { SettingError } from "#lib/server/settings.ts";
import type { Finding } from "#lib/topology/model.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";

const finding = (severity: Finding["severity"], code: string): Finding => ({
  kind: "finding",
  id: `finding:${code}:x` as Finding["id"],
  severity,
  code,
  about: [],
  text: `The ${code} is wrong.`,
  hint: `mend ${code}`,
});

it("lists findings by severity, the worst first, each with its command", () => {
  const text = checkText([finding("info", "port"), finding("error", "veth"), finding("warning", "mtu")]);
  expect(text).toBe(`Errors (1)
  veth: The veth is wrong.
      mend veth

Warnings (1)
  mtu: The mtu is wrong.
      mend mtu

Worth knowing (1)
  port: The port is wrong.
      mend port`);
});

it("says that all is well when there is no error and no warning", () => {
  expect(checkText([])).toBe("No errors, no warnings.");
  expect(checkText([finding("info", "port")])).toMatch(/^No errors, no warnings\.\n\nWorth knowing \(1\)/);
});

it("takes --json with check alone", () => {
  expect(parseCommandLine(["check", "--json"], {})).toMatchObject({ command: "check", json: true });
  expect(() => parseCommandLine(["topology", "--json"], {})).toThrow(SettingError);
});

it("lets no name of a network steer the terminal or add a line", () => {
  for (const [, name] of BAD_NAMES) {
    const text = checkText([{ ...finding("error", "veth"), text: `${name} is wrong.`, hint: name }]);
    expect(text.split("\n")).toHaveLength(3);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  }
  expect(checkText([{ ...finding("error", "veth"), text: "\u001b[31mred" }])).toContain("veth: \\u001b[31mred");
});

it("says the same in JSON, whatever a terminal would make of it", () => {
  const names = BAD_NAMES.map(([, name]) => name);
  const text = printable(JSON.stringify(names));
  expect(JSON.parse(text)).toEqual(names);
  expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});
