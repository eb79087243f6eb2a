import type { Logger } from 'pino'
import type { Auth } from '../access/auth/auth.js'
import { probeIssuer } from '../access/auth/probe.js'
import { probeModels } from '../model/probe.js'
import type { Config } from './config.js'

/**
 * Asks everything elsewhere that the server was told of, and says in a line each what is wrong with it. It starts all the
 * same: what does not answer now may do so later. Redis is asked where it is opened.
 */
export async function probeAll(config: Config, auth: Auth, log: Pick<Logger, 'warn'>): Promise<void> {
  const issuers = auth.providers().flatMap(({ id }) => auth.issuer(id) ?? [])
  const asked = [probeModels(config.model), ...issuers.map(probeIssuer)]
  await Promise.all(
    asked.map(async question => {
      const wrong = await question
      if (wrong) log.warn(wrong)
    }),
  )
}
