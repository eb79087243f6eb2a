import { configDefaults, defineConfig } from 'vitest/config'
import { PATIENCE_MS } from './server/test/patience.ts'

export default defineConfig({
  resolve: {
    // One copy of graphql for our code and for type-graphql, which is CommonJS.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    // Our own packages from their sources, without a build; not other packages that have a condition called "source".
    conditions: ['@parley/source'],
  },
  ssr: { resolve: { conditions: ['@parley/source'] } },
  test: {
    // Every page in every mode, servers that are replaced: what takes long, by night.
    // biome-ignore lint/style/noProcessEnv: when it runs is not the server's configuration
    exclude: [...configDefaults.exclude, ...(process.env.NIGHTLY ? [] : ['**/test/nightly/**'])],
    globalSetup: ['server/test/globalSetup.ts'],
    include: [
      '*/src/**/*.test.ts',
      'server/test/**/*.test.ts',
      '{admin,chat}/test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // One more than a small machine has cores: tests wait for events most of the time.
    maxWorkers: 3,
    setupFiles: ['server/test/unheard.ts'],
    // For a machine several times slower that stands still at times: what takes so long has gone wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Of thousands one may meet a moment nobody thought of; what was repeated is counted and printed (repeatedTests.ts).
    // biome-ignore lint/style/noProcessEnv: where it runs is not the server's configuration
    retry: process.env.CI ? 1 : 0,
    expect: { poll: { timeout: PATIENCE_MS } },
    tags: [
      {
        name: 'deadline',
        description:
          'Holds a clock, or has a server give up by its own: a session is over within two seconds, a lock is waited for half of one.',
        // A machine that stood still for a second may show it again.
        // biome-ignore lint/style/noProcessEnv: where it runs is not the server's configuration
        retry: process.env.CI ? 2 : 0,
      },
    ],
  },
})
