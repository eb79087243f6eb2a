import { defineConfig, mergeConfig } from 'vitest/config'
import config from '../../../vitest.config.ts'

// The tests beside this, which fail on purpose; on the databases of the run that starts them.
const { globalSetup: _, include: __, ...test } = config.test ?? {}
export default mergeConfig(
  { ...config, test },
  defineConfig({
    test: {
      include: ['server/test/firstFailure/*.ts'],
      exclude: ['**/*.config.ts'],
      provide: { templates: JSON.parse(process.env.TEMPLATES ?? '{}') },
    },
  }),
)
