import { setFlagsFromString } from 'node:v8'
import { CliError, EXIT } from '../failure.js'
import { createProgressBar, format as formatted } from '../progressBar.js'
import type { Connection, GlobalOptions, Shell } from '../shell.js'
import { dim } from '../terminal.js'
import { type Destination, toChannel, toFile } from './destination.js'
import { encodeEnd, encodePage, type Format, formatOf } from './encode.js'
import { type Pause, pagesOf } from './pages.js'
import { type Query, type QueryOptions, queryOf } from './query.js'

export interface ExportOptions extends GlobalOptions, QueryOptions {
  format?: Format
  output?: string
  force?: boolean
}

export async function exportHistory(shell: Shell, options: ExportOptions): Promise<void> {
  const { terminal, interrupts } = shell
  const connection = await shell.connect(options)
  const query = queryOf(options)
  const file = options.output === '-' ? undefined : options.output
  const format = formatOf(options.format, file)
  if (options.conversation) await mustExist(shell, connection, query.scope, options.conversation)
  const user = (await connection.client.me({ signal: interrupts.signal }))?.id ?? ''
  const job = { server: connection.server, user, format, query }
  const destination = file ? await toFile(file, job, options.force ?? false) : toChannel(terminal.out)
  try {
    const messages = await write(shell, connection, query, format, destination)
    if (options.json && file) await shell.printJson({ file, format, messages })
    else if (file)
      await terminal.err.line(
        `${formatted(messages)} ${messages === 1 ? 'message is' : 'messages are'} in ${file}.`,
      )
  } catch (error) {
    if (file && !options.json)
      await terminal.err.line(dim(`${file} is not complete yet: the same command goes on with it.`))
    throw error
  } finally {
    await destination.close()
  }
}

/**
 * Resolves to how many there are in the end. One page at a time, so what is held does not grow with the history; V8 would
 * all the same let its space for new objects grow for as long as this runs, and never give it back.
 */
async function write(
  { terminal, interrupts }: Shell,
  { client }: Connection,
  query: Query,
  format: Format,
  destination: Destination,
): Promise<number> {
  setFlagsFromString('--semi-space-growth-factor=1')
  const { signal } = interrupts
  const { begun } = destination
  // Not into the messages, if they are written to the same terminal.
  const channel = destination.isFile || !terminal.out.isTerminal ? terminal.err : null
  // Counting costs the server something: only where somebody looks at the bar.
  const total = channel?.isTerminal ? await count(client, query, signal) : null
  const bar = createProgressBar(channel, total, begun.messages)
  const onPause = ({ delay, error }: Pause) => {
    const what = error.code === 'RATE_LIMITED' ? 'the server asks to wait' : 'no connection'
    void bar.note(`${what}, ${Math.ceil(delay / 1000)} s`)
  }
  let { cursor, messages } = begun
  let begin = begun.bytes === 0
  try {
    await bar.show(messages)
    for await (const { nodes, pageInfo } of pagesOf(client, query, cursor, signal, onPause)) {
      cursor = pageInfo.endCursor ?? cursor
      await destination.add(encodePage(format, nodes, { begin, first: messages === 0 }), cursor, nodes.length)
      begin = false
      messages += nodes.length
      await bar.show(messages)
      signal.throwIfAborted()
    }
    await destination.finish(encodeEnd(format))
    return messages
  } finally {
    await bar.clear()
  }
}

async function count(client: Connection['client'], { filter, scope }: Query, signal: AbortSignal) {
  const { totalCount } = await client.messages({
    first: 1,
    filter,
    scope,
    totalCount: true,
    exactCount: true,
    signal,
  })
  return totalCount ?? null
}

/** Messages of a conversation that is not there are none, which is not what somebody who mistyped an id wants to hear. */
async function mustExist(
  { interrupts: { signal } }: Shell,
  { client }: Connection,
  scope: Query['scope'],
  id: string,
): Promise<void> {
  const { nodes } = await client.conversations({ first: 1, scope, filter: { ids: [id] }, signal })
  if (nodes.length > 0) return
  throw new CliError('NOT_FOUND', `There is no conversation ${id}.`, EXIT.notFound)
}
