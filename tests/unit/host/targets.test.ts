import { expect, it } from "vitest";
import { onThisKernel } from "#lib/host/targets.ts";
import { observed } from "#tests/unit/topology/findings/healthy-host.ts";

function engineOn(kernelVersion: string) {
  const { engine } = observed();
  return { ...engine, info: { ...engine.info, kernelVersion } };
}

it.each([
  ["6.8.0-45-generic", "6.8.0-45-generic", true],
  ["6.18.0-rc1", "6.18-rc1", true],
  ["6.18.0", "6.18", true],
  ["5.15.167.4-microsoft-standard-WSL2", "5.15.167.4-microsoft-standard-WSL2", true],
  ["unknown", "6.8.0", true],
  ["6.6.87-linuxkit", "6.8.0-45-generic", false],
  ["6.8.0-45-generic", "6.8.0-46-generic", false],
])("an engine on %s runs on the kernel %s: %s", (theirs, ours, same) => {
  expect(onThisKernel(engineOn(theirs), ours)).toBe(same);
});
