import type { Conversation } from '../../index.js'
import { confirm } from '../confirm.js'
import { CliError, EXIT, usageError } from '../failure.js'
import type { Connection, GlobalOptions, Shell } from '../shell.js'

const MAX_IDS = 100

export interface RemoveOptions extends GlobalOptions {
  yes?: boolean
}

export async function remove(shell: Shell, options: RemoveOptions, ids: string[]): Promise<void> {
  const connection = await shell.connect(options)
  // The server counts what is not there as deleted, which is not what somebody who mistyped an id wants to hear.
  const conversations = await find(shell, connection, ids)
  const lines = conversations.map(({ id, title }) => `${id}  ${title ?? 'New chat'}`)
  if (!options.yes && !(await confirm(shell, { doing: 'Deleting', prompt: 'Delete for good?', lines })))
    throw new CliError('CANCELLED', 'Nothing was deleted.')
  await connection.client.deleteConversations(ids, { signal: shell.interrupts.signal })
  if (options.json) return shell.printJson(ids)
  await shell.terminal.out.line(ids.length === 1 ? 'It is deleted.' : `${ids.length} are deleted.`)
}

async function find(shell: Shell, { client }: Connection, ids: string[]): Promise<Conversation[]> {
  if (ids.length > MAX_IDS) throw usageError(`At most ${MAX_IDS} at once.`)
  const nodes = await client.nodes(ids, { signal: shell.interrupts.signal })
  return nodes.map((node, i) => {
    if (node?.__typename !== 'Conversation')
      throw new CliError('NOT_FOUND', `There is no conversation ${ids[i]}.`, EXIT.notFound)
    if (node.viewerAccess !== 'OWNER')
      throw new CliError('FORBIDDEN', `The conversation ${ids[i]} is not yours to delete.`, EXIT.forbidden)
    return node
  })
}
