/** Reading all namespaces once, against the same with `nsenter ip`. */
import { openKernelReader } from "#lib/kernel/reader.ts";
import type { LabEngine } from "#tests/lab/engine/engine.ts";
import { quantile, type Row } from "./report.ts";

export async function kernelFigures(engine: LabEngine, names: readonly string[]): Promise<Row[]> {
  const reader = await openKernelReader({ rootCandidates: [engine.netns.path], resyncSeconds: 0, onChange: () => {} });
  if (!reader.read) return [["reading the kernel", reader.reason, ""]];
  try {
    const keys = await engine.docker("inspect", "--format", "{{.NetworkSettings.SandboxKey}}", ...names);
    const paths = keys.trim().split("\n");
    await reader.watch(paths.map((path) => ({ name: path, paths: [path] })));
    const times: number[] = [];
    for (let i = 0; i < 10; i++) {
      const start = performance.now();
      await reader.resync();
      times.push(performance.now() - start);
    }
    const ours = quantile(times, 0.5);
    const sample = paths.slice(0, 20);
    const start = performance.now();
    for (const path of sample) await engine.inside("nsenter", `--net=${path}`, "ip", "-d", "-j", "link");
    const theirs = ((performance.now() - start) / sample.length) * paths.length;
    return [
      [
        `one full read of ${paths.length} namespaces`,
        `${ours.toFixed(1)} ms`,
        `≤ 50 ms; ${(theirs / ours).toFixed(0)} × faster than nsenter ip link`,
      ],
    ];
  } finally {
    await reader.close();
  }
}
