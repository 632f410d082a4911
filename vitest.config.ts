import { defineConfig } from 'vitest/config';

const report = process.env.DECORUM_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more workers only make the timed figures noisier.
    maxWorkers: 2,
    // The rulebook's search is built once for each worker, not for each file.
    isolate: false,
    allowOnly: false,
    // CI counts from the runner's own report.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
