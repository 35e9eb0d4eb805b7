// Ends a test run with what was skipped and one plain line: "N passed, N failed, N skipped".
// With FOVEA_REQUIRE_ALL=1 a skipped test fails the run: where everything is installed, nothing may hide.

/** Counts a finished run. A file that could not be loaded and an error outside any test count as failed. */
export function summarize(modules, unhandled) {
  const summary = { passed: 0, failed: unhandled.length, skipped: [] };
  for (const module of modules) {
    summary.failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === "passed") summary.passed++;
      else if (result.state === "skipped") {
        const note = result.note ?? (test.options.mode === "todo" ? "todo" : undefined);
        summary.skipped.push(
          `${module.relativeModuleId}: ${test.fullName}${note === undefined ? "" : ` (${note})`}`,
        );
      } else summary.failed++;
    }
    for (const suite of module.children.allSuites()) summary.failed += suite.errors().length;
  }
  return summary;
}

export default class PlainSummary {
  #filtered = false;
  onInit(vitest) {
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules, unhandled) {
    const { passed, failed, skipped } = summarize(modules, unhandled);
    const strict = process.env.FOVEA_REQUIRE_ALL === "1" && !this.#filtered;
    if (skipped.length > 0 && !this.#filtered) {
      console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join("\n")}`);
      if (strict) {
        console.log("FOVEA_REQUIRE_ALL=1 turns a skip into a failure: install what the test needs.");
        process.exitCode = 1;
      }
    }
    const counts = strict ? [passed, failed + skipped.length, 0] : [passed, failed, skipped.length];
    console.log(`\n${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped`);
  }
}
