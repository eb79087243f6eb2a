import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // One copy of graphql for our code and for type-graphql, which is CommonJS.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    // Our own packages from their sources, without a build; not other packages that have a condition called "source".
    conditions: ['@parley/source'],
  },
  ssr: { resolve: { conditions: ['@parley/source'] } },
  test: {
    globalSetup: ['server/test/globalSetup.ts'],
    include: [
      '*/src/**/*.test.ts',
      'server/test/**/*.test.ts',
      'chat/test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // One more than a small machine has cores: tests wait for events most of the time.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
