/** Many containers, for measurements. */
import type { LabEngine } from "../engine/engine.ts";
import { IMAGE, loadImage } from "../engine/image.ts";

/** Containers are spread over this many bridges; every fourth is on a second one, too. */
const BRIDGES = 5;
const AT_A_TIME = 4;

/** Starts `count` idle containers, four at a time, and returns their names. The image is loaded first. */
export async function manyContainers(engine: LabEngine, count: number): Promise<readonly string[]> {
  await loadImage(engine);
  const bridge = (index: number) => `rack-${(index % BRIDGES) + 1}`;
  for (let index = 0; index < BRIDGES; index++) {
    await engine.docker("network", "create", "--subnet", `10.${60 + index}.0.0/16`, bridge(index));
  }
  const names = Array.from({ length: count }, (_, index) => `unit-${String(index + 1).padStart(3, "0")}`);
  const queue = names.entries();
  const worker = async () => {
    for (const [index, name] of queue) {
      const args = ["--name", name, "--network", bridge(index), IMAGE, "tail", "-f", "/dev/null"];
      if (index % 4 !== 0) {
        await engine.docker("run", "--detach", ...args);
        continue;
      }
      await engine.docker("create", ...args);
      await engine.docker("network", "connect", bridge(index + 1), name);
      await engine.docker("start", name);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return names;
}
