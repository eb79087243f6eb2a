import type { Logger } from 'pino'
import { within } from '../within.js'
import { type AzureAccess, AzureTokenError } from './identity.js'
import { createAzureTokens } from './tokens.js'

/** Less than anybody waits for a connection: what is wrong is told, and not that it took long. */
const PATIENCE_MS = 1000

/** Gives tokens of this server as passwords. Throws AzureTokenError. */
export interface TokenPasswords {
  /** For somebody who has time. */
  first(): Promise<string>
  /** For a connection that is being made. What comes too late is there for the next. */
  password(): Promise<string>
}

export function createTokenPasswords(
  { identity, scope }: AzureAccess,
  log: Pick<Logger, 'warn'>,
): TokenPasswords {
  const tokens = createAzureTokens(identity, log)
  const late = () => {
    throw new AzureTokenError(
      `Azure gives this server no token for its ${identity.kind} identity: nobody answered within ${PATIENCE_MS / 1000} second.`,
    )
  }
  return {
    first: () => tokens.token(scope),
    password: () => within(PATIENCE_MS, tokens.token(scope), late),
  }
}
