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
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
