import type { Logger } from 'pino'
import { startPoll } from '../../base/poll.js'
import type { Tokens } from './tokens.service.js'

/** Renews what is due, again and again. The result stops that and waits for what is under way. */
export function startRenewals(
  tokens: Pick<Tokens, 'renewDue'>,
  everySeconds: number,
  log: Pick<Logger, 'error' | 'info'>,
): () => Promise<void> {
  const { stop } = startPoll({
    look: tokens.renewDue,
    everyMs: everySeconds * 1000,
    failed: error => log.error({ err: error }, 'tokens could not be renewed'),
    again: () => log.info('tokens are renewed again'),
  })
  return stop
}
