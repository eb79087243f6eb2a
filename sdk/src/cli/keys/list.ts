import { OwnKeysDocument, own } from '../own.js'
import type { GlobalOptions, Shell } from '../shell.js'
import { printTable } from '../table.js'

export async function list(shell: Shell, options: GlobalOptions): Promise<void> {
  const { client } = await shell.connect(options)
  const answer = await client.request(OwnKeysDocument, {}, { signal: shell.interrupts.signal })
  const keys = own(answer).apiKeys ?? []
  if (options.json) return shell.printJson(keys)
  await printTable(
    shell.terminal.out,
    ['KEY', 'BEGINS WITH', 'NAME', 'MAY', 'EXPIRES', 'STATE'],
    keys.map(({ id, prefix, name, scopes, expiresAt, revokedAt }) => [
      id,
      prefix,
      name,
      scopes.join(','),
      expiresAt?.slice(0, 10) ?? '',
      stateOf(expiresAt, revokedAt),
    ]),
    'You have no API keys. Create one: parley keys create',
  )
}

function stateOf(expiresAt: string | null, revokedAt: string | null): string {
  if (revokedAt) return 'revoked'
  return expiresAt && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'usable'
}
