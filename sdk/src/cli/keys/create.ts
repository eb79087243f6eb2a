import type { Permission } from '../../index.js'
import type { GlobalOptions, Shell } from '../shell.js'
import { dim } from '../terminal.js'

export interface CreateOptions extends GlobalOptions {
  scope: string[]
  expires?: string
  reason?: string
}

export async function create(shell: Shell, options: CreateOptions, name: string): Promise<void> {
  const { client } = await shell.connect(options)
  const { scope, expires, reason } = options
  const created = await client.createApiKey(
    {
      name,
      // The server knows which there are, and says so.
      scopes: scope.map(permission => permission.toUpperCase() as Permission),
      ...(expires && { expiresAt: expires }),
      ...(reason && { reason }),
    },
    { signal: shell.interrupts.signal },
  )
  if (options.json) return shell.printJson(created)
  const { id, expiresAt } = created.apiKey
  const { out, err } = shell.terminal
  await out.line(created.secret)
  await err.line(
    dim(
      `It is shown only once. Its id is ${id}, and it expires ${expiresAt ? `on ${expiresAt.slice(0, 10)}` : 'never'}.`,
    ),
  )
}
