import { confirm } from '../confirm.js'
import { CliError } from '../failure.js'
import { notFound } from '../notFound.js'
import type { GlobalOptions, Shell } from '../shell.js'

export interface RevokeOptions extends GlobalOptions {
  yes?: boolean
}

export async function revoke(shell: Shell, options: RevokeOptions, ids: string[]): Promise<void> {
  const { client } = await shell.connect(options)
  if (!options.yes && !(await confirm(shell, { doing: 'Revoking', prompt: 'Revoke for good?', lines: ids })))
    throw new CliError('CANCELLED', 'Nothing was revoked.')
  const revoked = await client.revokeApiKeys(ids, { signal: shell.interrupts.signal })
  notFound(ids, revoked, 'key')
  if (options.json) return shell.printJson(revoked)
  await shell.terminal.out.line(ids.length === 1 ? 'It is revoked.' : `${ids.length} are revoked.`)
}
