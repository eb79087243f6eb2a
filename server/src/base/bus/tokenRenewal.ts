import { type Poll, startPoll } from '../poll.js'
import type { Clients, TokenLogin } from './clients.js'

/** Tokens are renewed minutes before their end; a connection is told so long after that. */
const EVERY_MS = 15_000

/**
 * Has open connections show each new token: Azure ends those whose token is over. Where that does not work they end, and
 * new ones say why.
 */
export function startRenewal({ user, password, everyMs = EVERY_MS }: TokenLogin, open: Clients): Poll {
  let shown = ''
  return startPoll({
    everyMs,
    async look() {
      const token = await password()
      if (token === shown) return
      await Promise.all(
        [open.commands, open.subscriber].map(client => client.auth({ username: user, password: token })),
      )
      shown = token
    },
    failed: () => {},
    again: () => {},
  })
}
