import type { Logger } from 'pino'
import { createOpenAIDoor, type Settings } from './openai.js'

/** So much it never writes: that it is said tells it from a model that makes images alone. */
const LONGEST_ANSWER = 4096
/** A quarter of it is what documents take of a model of which nobody knows it; clients tell by it that the demo model writes. */
const WINDOW = 64_000

/** The demo model, of which is known that it makes images as well. */
export function createDemoDoor(
  baseUrl: string,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
) {
  const demo = {
    imageGeneration: true,
    maxOutput: LONGEST_ANSWER,
    contextWindow: WINDOW,
    ...settings.details.get('demo'),
  }
  const details = new Map([...settings.details, ['demo', demo]])
  return createOpenAIDoor(
    { apiKey: null, baseUrl, models: ['demo'] },
    description,
    { ...settings, details },
    log,
  )
}
