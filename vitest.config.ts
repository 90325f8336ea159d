import { defineConfig } from 'vitest/config'

// `unit` and `simulator` need nothing but Node; `contract` and `e2e` start real servers of their own. One after the
// other, so that what starts many servers has the machine to itself. No test replaces a module or keeps anything in
// one, so those that need nothing else share their workers: most of their time would go into loading modules again.
const SHARED = { isolate: false, maxWorkers: 2 }

export default defineConfig({
  test: {
    reporters: ['default', './test/tools/left-out.ts'],
    // What a failed test expected and got is said, and not only of what kind it is.
    chaiConfig: { truncateThreshold: 1_000 },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...SHARED,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'simulator',
          include: ['test/simulator/**/*.test.ts'],
          ...SHARED,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
