/** Assembly, diff and findings, on made-up hosts. */
import { assemble } from "#lib/topology/assemble.ts";
import { diff } from "#lib/topology/diff.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { quantile, type Row } from "./report.ts";

function median(run: () => void): number {
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}

export function pureFigures(): Row[] {
  return [100, 300, 1000].flatMap((containers): Row[] => {
    const host = syntheticHost({ containers, networks: 10, most: 2 });
    const memo = createMemo();
    const before = assemble(host, memo);
    const [first] = host.engine.containers.values();
    if (!first) return [];
    let flip = 0;
    const whole = median(() => assemble(host));
    const one = median(() => {
      flip++;
      const changed = new Map(host.engine.containers).set(first.id, { ...first, name: `renamed-${flip}` });
      diff(before, assemble({ ...host, engine: { ...host.engine, containers: changed } }, memo));
    });
    const kept = createMemo();
    const find = () => {
      flip++;
      const changed = new Map(host.engine.containers).set(first.id, { ...first, name: `renamed-${flip}` });
      const o = { ...host, engine: { ...host.engine, containers: changed } };
      const entities = assemble(o, memo);
      const start = performance.now();
      findAll(entities, o, kept);
      return performance.now() - start;
    };
    const findings = quantile(Array.from({ length: 15 }, find), 0.5);
    return [
      [
        `assembly of ${containers}`,
        `${whole.toFixed(1)} ms`,
        `one change: ${one.toFixed(2)} ms, ${(whole / one).toFixed(1)} × less`,
      ],
      [
        `findings of ${containers}, one change`,
        `${findings.toFixed(2)} ms`,
        `${(findings / one).toFixed(2)} of assembly`,
      ],
    ];
  });
}
