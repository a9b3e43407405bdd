/**
 * `npm run test:image`: builds the real Dockerfile and runs the image, with and without kernel access, on a lab engine.
 * There is no image registry where tests run, so the base is a stand-in (image/base.ts) under the real one's name.
 *
 * Two engines: the build fetches npm packages, so its engine is in the machine's own network (and leaves that alone);
 * the image then moves to a lab engine with a network of its own, the web shop beside it.
 */
import { ensureSystemPackages } from "#scripts/system-packages.mjs";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { labProblem } from "./engine/problem.ts";
import { buildImage, moveImage } from "./image/build.ts";
import { checkImage, checkUnprivileged, checkWithKernel } from "./image/checks.ts";
import { Report } from "./image/report.ts";
import { applyScenario } from "./scenario/apply.ts";

const report = new Report();
const packages = ensureSystemPackages({ engine: true, image: true });
const problem = labProblem() ?? (packages.image === true ? null : packages.image);
if (problem !== null) {
  report.cannotRun(problem);
} else {
  await testImage();
}
process.exitCode = report.finish();

async function testImage(): Promise<void> {
  let engine: LabEngine | null = null;
  try {
    engine = await startEngine({ hostname: "shop-server", sharedMounts: true });
    const builder = await startEngine({ network: "machine" });
    try {
      await buildImage(builder);
      report.pass("the Dockerfile builds");
      await checkImage(builder, report);
      await moveImage(builder, engine);
    } finally {
      builder.close();
    }
    await applyScenario(engine);
    await checkUnprivileged(engine, report);
    await checkWithKernel(engine, report);
  } catch (error) {
    report.fail("the test runs to its end", error);
  } finally {
    engine?.close();
  }
}
