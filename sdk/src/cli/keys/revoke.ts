import { confirm } from '../confirm.js'
import { CliError, EXIT } from '../failure.js'
import type { GlobalOptions, Shell } from '../shell.js'

export interface RevokeOptions extends GlobalOptions {
  yes?: boolean
}

export async function revoke(shell: Shell, options: RevokeOptions, ids: string[]): Promise<void> {
  const { client } = await shell.connect(options)
  if (
    !options.yes &&
    !(await confirm(shell, { doing: 'Revoking', prompt: 'End them for good?', lines: ids }))
  )
    throw new CliError('CANCELLED', 'Nothing was revoked.')
  const revoked = await client.revokeApiKeys(ids, { signal: shell.interrupts.signal })
  notFound(ids, revoked, 'key')
  if (options.json) return shell.printJson(revoked)
  await shell.terminal.out.line(ids.length === 1 ? 'It is revoked.' : `${ids.length} are revoked.`)
}

/** The server counts what is not there as revoked, which is not what somebody who mistyped an id wants to hear. */
export function notFound(ids: string[], found: { id: string }[], what: string): void {
  const missing = ids.find(id => !found.some(one => one.id === id))
  if (missing)
    throw new CliError('NOT_FOUND', `There is no ${what} ${missing}; the others are revoked.`, EXIT.notFound)
}
