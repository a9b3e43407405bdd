/** For lab.test.ts: a process that owns a lab, says its name, and waits to be ended; a line on its input makes it throw. */
import { startEngine } from "./engine/engine.ts";
import { loadImage } from "./engine/image.ts";

const engine = await startEngine();
await loadImage(engine);
await engine.docker("run", "--detach", "busybox", "sleep", "1000");
console.log(engine.name);
process.stdin.once("data", () => {
  throw new Error("thrown on purpose, by lab.test.ts");
});
