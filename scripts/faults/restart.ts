import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

export const restart: Scenario = {
  name: 'restart',
  about: 'both servers are replaced in turn under load, as a rolling restart does; no call fails',
  run: options =>
    underLoad(options, { people: { quick: 8, slow: 0 }, unbroken: true }, async ({ replace }) => {
      for (const place of options.short ? [0, 1] : [0, 1, 0, 1]) await replace(place)
    }),
}
