import { ParleyError, type Permission } from '../../index.js'
import { usageError } from '../failure.js'
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
  const created = await client
    .createApiKey(
      {
        name,
        scopes: scope.map(permission => permission.toUpperCase() as Permission),
        ...(expires && { expiresAt: expires }),
        ...(reason && { reason }),
      },
      { signal: shell.interrupts.signal },
    )
    .catch((error: unknown) => {
      // The server knows which there are, and says only that one is none.
      throw isMisnamed(error) ? usageError(`Not all of these are permissions: ${scope.join(', ')}.`) : error
    })
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

const isMisnamed = (error: unknown): boolean =>
  error instanceof ParleyError &&
  error.code === 'BAD_USER_INPUT' &&
  error.message.startsWith('Variable "$input"')
