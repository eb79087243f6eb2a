import type { ConversationFilter } from '../../index.js'
import type { GlobalOptions, Shell } from '../shell.js'
import { printTable } from '../table.js'

const MAX_PAGE = 100

export interface ListOptions extends GlobalOptions {
  search?: string
  archived?: boolean
  limit: number
}

export async function list(shell: Shell, options: ListOptions): Promise<void> {
  const { search, archived, limit } = options
  const { client } = await shell.connect(options)
  // What was put away is out of the list, but not lost for who looks for it.
  const filter: ConversationFilter = search
    ? { search, ...(archived && { archived }) }
    : { archived: archived ?? false }
  const found = await client
    .conversations({ first: Math.min(limit, MAX_PAGE), filter, signal: shell.interrupts.signal })
    .all(limit)
  if (options.json) return shell.printJson(found)
  const { out } = shell.terminal
  const shown = (time: string | null) => (time && out.isTerminal ? localTime(time) : (time ?? ''))
  await printTable(
    out,
    ['CONVERSATION', 'LAST MESSAGE', 'TITLE'],
    found.map(({ id, title, lastMessageAt }) => [id, shown(lastMessageAt), title ?? 'New chat']),
    search ? 'Nothing was found.' : 'There are no conversations.',
  )
}

/** 2026-03-01 08:15, where the person is. */
const localTime = (time: string) =>
  new Date(time).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
