import type { Logger } from 'pino'

/**
 * A promise that failed with nobody listening ends one piece of work, not the process with everybody's replies in it.
 * graphql-js leaves such promises: it gives up a list at the first item that fails at once, and no longer listens to
 * those that fail later.
 */
export function logUnheard(log: Logger): void {
  process.on('unhandledRejection', reason =>
    log.error({ err: reason }, 'something failed and nobody was waiting for it'),
  )
}
