import type { Logger } from 'pino'
import type { Tokens } from './tokens.service.js'

/** Renews what is due, again and again, each time once the last one is done. The result stops that and waits for it. */
export function startRenewals(
  tokens: Pick<Tokens, 'renewDue'>,
  everySeconds: number,
  log: Pick<Logger, 'error'>,
): () => Promise<void> {
  let running: Promise<void> | null = null
  const run = () => {
    running ??= tokens
      .renewDue()
      .catch((error: unknown) => log.error({ err: error }, 'tokens could not be renewed'))
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(run, everySeconds * 1000)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
