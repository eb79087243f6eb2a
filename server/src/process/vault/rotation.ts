import type { Logger } from 'pino'
import { type Poll, startPoll } from '../../base/poll.js'
import type { Environment } from '../environment.js'
import type { Vault } from './vault.js'

/** What is used anew without a restart. */
const MODEL_KEYS: ReadonlySet<string> = new Set(['OPENAI_API_KEY', 'AZURE_OPENAI_API_KEY'])

export interface RotationOptions {
  vault: Vault
  /** With the secrets as they were read at the start. */
  environment: Environment
  minutes: number
  /** Given the environment with new keys of model servers. */
  rotate(environment: Environment): Promise<void>
  log: Pick<Logger, 'info' | 'warn'>
}

/** Reads a vault again and again. Of what wants a restart the log says so, once for each change. */
export function startRotation({ vault, environment, minutes, rotate, log }: RotationOptions): Poll {
  let used = environment
  return startPoll({
    everyMs: minutes * 60_000,
    async look() {
      const read = await vault.again()
      const [now, later] = [true, false].map(isKey =>
        read.changed.filter(name => MODEL_KEYS.has(name) === isKey),
      )
      if (now?.length) {
        used = { ...used, ...Object.fromEntries(now.map(name => [name, read.environment[name]])) }
        await rotate(used)
        log.info({ variables: now }, 'new keys of model servers were read from the vault')
      }
      if (later?.length)
        log.warn(
          { variables: later },
          'secrets have changed in the vault that are read at the start: restart',
        )
    },
    failed: error => log.warn({ err: error }, 'the vault cannot be read; what it said before holds'),
    again: () => log.info('the vault can be read again'),
  })
}
