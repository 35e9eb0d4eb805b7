import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    hookTimeout: 60_000,
    testTimeout: 60_000,
    maxWorkers: 2,
    reporters: ["default", "./scripts/vitest-reporter.mjs"],
  },
});
