import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // One copy of graphql for our code and for type-graphql, which is CommonJS.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    // Our own packages from their sources, without a build.
    conditions: ['source'],
  },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    globalSetup: ['server/test/globalSetup.ts'],
    include: ['*/src/**/*.test.ts', 'server/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    // One for each core of a small machine; tests wait for events most of the time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
