import config from './vitest.config.ts'

/** What `npm run screenshots` runs in place of tests. */
export default { ...config, test: { ...config.test, include: ['*/test/**/*.screenshots.ts'] } }
