import { defineConfig } from 'vitest/config'

// `unit` and `simulator` need nothing but Node; `contract` and `e2e` start real servers of their own.
export default defineConfig({
  test: {
    reporters: ['default', './test/tools/left-out.ts'],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'simulator', include: ['test/simulator/**/*.test.ts'] } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
