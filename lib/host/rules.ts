/**
 * Keeps the host's filter and NAT rules up to date: they are read again when there is a reason to (an engine event, a word
 * of the kernel, the resync), never by a clock, and never twice at once.
 */
import { createHash } from "node:crypto";
import type { KernelReader } from "#lib/kernel/reader.ts";
import { RuleMemory } from "#lib/kernel/rules/memory.ts";
import { type RulesReading, readRules } from "#lib/kernel/rules/read.ts";
import { Runs } from "#lib/kernel/rules/run.ts";
import type { RulesObservation, RulesUnread } from "#lib/topology/rules-observation.ts";

export type Rules = RulesObservation | RulesUnread;

export interface RulesReader {
  /** The same object while nothing but counters differs. */
  readonly current: Rules;
  /** As `current`, with the counters of the latest reading. */
  readonly latest: Rules;
  /** From now on rules are read, in this reader's root namespace; the first time at once. */
  start(kernel: KernelReader): void;
  /** They will never be read, for the reason given. */
  refuse(unread: RulesUnread): void;
  /** There is a reason to read them again. */
  note(): void;
  /** Reads them at once; resolves when a reading that began after the call is done. */
  again(): Promise<void>;
  /** Resolves when they were read once, or never will be. */
  settled(): Promise<void>;
  /** No process is left when it resolves. */
  close(): Promise<void>;
}

/** Milliseconds after the last reason, and at most after the first: an engine changes rules one by one. */
const QUIET = 150;
const AT_MOST = 1000;

const NOT_YET: RulesUnread = { read: false, reason: "the rules have not been read yet", hint: "Wait a moment." };
const NOWHERE: RulesUnread = {
  read: false,
  reason: "the file of the host's network namespace is gone",
  hint: "Restart Vethscope; it looks for the namespace again.",
};

/** @param onChange called when `current` is another object */
export function createRulesReader(onChange: () => void): RulesReader {
  const runs = new Runs();
  const memory = new RuleMemory();
  let done = (): void => {};
  const first = new Promise<void>((resolve) => {
    done = resolve;
  });
  let kernel: KernelReader | null = null;
  let current: Rules = NOT_YET;
  let latest: Rules = NOT_YET;
  let timer: NodeJS.Timeout | null = null;
  let firstReason: number | null = null;
  let reading = false;
  let lastReading: Promise<void> = Promise.resolve();
  let closed = false;

  function note(): void {
    if (closed || !kernel) return;
    const now = performance.now();
    firstReason ??= now;
    // What is noted while they are read starts the clock again when that is done.
    if (reading) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(read, Math.max(0, Math.min(QUIET, firstReason + AT_MOST - now)));
  }

  async function again(): Promise<void> {
    if (reading) await lastReading;
    if (closed || !kernel) return;
    // Of several who wait for the same reading to end, the first begins the next one.
    if (!reading) {
      if (timer) clearTimeout(timer);
      read();
    }
    await lastReading;
  }

  function read(): void {
    timer = null;
    firstReason = null;
    reading = true;
    lastReading = readOnce().finally(() => {
      reading = false;
      done();
      if (firstReason !== null) note();
    });
  }

  async function readOnce(): Promise<void> {
    const where = kernel?.rootPath();
    const found = where ? await readRules(where, runs, memory) : NOWHERE;
    if (!closed) take(found);
  }

  function take(found: RulesReading): void {
    latest = found.read ? { ...found, revision: digest(found) } : found;
    if (sameRules(current, latest)) return;
    current = latest;
    onChange();
  }

  return {
    get current() {
      return current;
    },
    get latest() {
      return latest;
    },
    start(reader) {
      kernel = reader;
      if (!closed && !reading) read();
    },
    refuse(unread) {
      current = latest = unread;
      done();
    },
    note,
    again,
    settled: () => first,
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      done();
      await runs.close();
      await lastReading;
    },
  };
}

function sameRules(a: Rules, b: Rules): boolean {
  if (!a.read || !b.read) return !a.read && !b.read && a.reason === b.reason && a.hint === b.hint;
  return a.revision === b.revision;
}

/** 48 bits, which a number holds. Counters left aside, a rule's text says everything about it. */
function digest({ sources, tables }: Extract<RulesReading, { read: true }>): number {
  const lines = sources.map((s) => `${s.tool} ${s.problem}`);
  for (const table of tables) {
    lines.push(`* ${table.backend} ${table.family} ${table.name}`);
    for (const chain of table.chains) {
      lines.push(`: ${chain.name} ${chain.hook} ${chain.policy} ${chain.priority}`);
      for (const rule of chain.rules) lines.push(rule.text);
    }
  }
  return createHash("sha256").update(lines.join("\n")).digest().readUIntBE(0, 6);
}
