import { confirm } from '../confirm.js'
import { CliError, usageError } from '../failure.js'
import { notFound } from '../notFound.js'
import type { GlobalOptions, Shell } from '../shell.js'

export interface RevokeOptions extends GlobalOptions {
  others?: boolean
  yes?: boolean
}

export async function revoke(shell: Shell, options: RevokeOptions, ids: string[]): Promise<void> {
  const { others } = options
  if (ids.length > 0 === (others === true)) throw usageError('Name the sessions, or say --others.')
  const { client } = await shell.connect(options)
  const lines = others ? ['All your sessions but this one.'] : ids
  if (!options.yes && !(await confirm(shell, { doing: 'Revoking', prompt: 'Revoke?', lines })))
    throw new CliError('CANCELLED', 'Nothing was revoked.')
  const { signal } = shell.interrupts
  const revoked = others
    ? await client.revokeOtherSessions({ signal })
    : await client.revokeSessions(ids, { signal })
  if (!others) notFound(ids, revoked, 'session')
  if (options.json) return shell.printJson(revoked)
  await shell.terminal.out.line(revoked.length === 1 ? 'It is revoked.' : `${revoked.length} are revoked.`)
}
