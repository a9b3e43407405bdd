/** Checks that go on after a failure, and the line at the end that counts them. */

/** Collects the outcome of checks, and prints each at once. */
export class Report {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  /** Runs one check; a failure is noted, not thrown. Gives what the check gave, or null. */
  async check<T>(title: string, work: () => Promise<T> | T): Promise<T | null> {
    const start = performance.now();
    try {
      const result = await work();
      this.pass(`${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      return result;
    } catch (error) {
      this.fail(title, error);
      return null;
    }
  }

  pass(title: string): void {
    this.#passed++;
    console.log(`ok    ${title}`);
  }

  fail(title: string, error: unknown): void {
    this.#failed++;
    console.log(
      `FAIL  ${title}\n      ${(error instanceof Error ? error.message : String(error)).replaceAll("\n", "\n      ")}`,
    );
  }

  /** Nothing could be checked: that is a failure under CI=true, else skipped with the reason. */
  cannotRun(reason: string): void {
    if (process.env.CI === "true") {
      this.fail("the image can be tested here", reason);
    } else {
      this.#skipped++;
      console.log(`skip  the image cannot be tested here: ${reason}`);
    }
  }

  /** Prints the count; the process's exit code. */
  finish(): number {
    const skipped = this.#skipped > 0 ? `, ${this.#skipped} skipped` : "";
    console.log(`\n${this.#passed} passed, ${this.#failed} failed${skipped}`);
    return this.#failed > 0 ? 1 : 0;
  }
}
