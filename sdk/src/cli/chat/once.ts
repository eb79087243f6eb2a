import type { Message } from '../../index.js'
import { CliError, EXIT, interrupted } from '../failure.js'
import { createModelNames } from '../modelNamed.js'
import type { Shell } from '../shell.js'
import { dim } from '../terminal.js'
import { attachFiles } from './attachFiles.js'
import type { ChatOptions } from './command.js'
import { conversationIdOf, remember } from './conversation.js'
import { followReply } from './follow.js'

/** About two minutes: a program has nobody who presses Ctrl-C. */
const MAX_ATTEMPTS = 14

/** One message, one reply. */
export async function sendOnce(shell: Shell, options: ChatOptions, content: string): Promise<void> {
  const { terminal } = shell
  const connection = await shell.connect(options)
  const { client } = connection
  const conversationId = await conversationIdOf(shell, connection, options)
  const idOf = createModelNames(client)
  const attached = await attachFiles(shell, client, options.attach ?? [])
  const { start, message, stopped } = await followReply(
    shell,
    client,
    async signal =>
      client.sendMessage(
        {
          content,
          ...(attached.length > 0 && { attachmentIds: attached.map(({ id }) => id) }),
          ...(conversationId && { conversationId }),
          ...(options.model && { model: await idOf(options.model, signal) }),
        },
        { signal },
      ),
    { silent: options.json, maxAttempts: MAX_ATTEMPTS },
  )
  await remember(connection, start.conversation.id)
  if (options.json)
    await shell.printJson({ conversation: start.conversation, message: start.message, reply: message })
  else if (terminal.out.isTerminal && terminal.err.isTerminal)
    await terminal.err.line(dim(`Go on: parley chat --conversation last, or ${start.conversation.id}`))
  if (stopped) throw interrupted()
  throwFailure(message)
}

/** Why a reply failed, as an error. */
function throwFailure({ failure }: Message): void {
  if (!failure) return
  const where = failure.actionUrl ? ` See ${failure.actionUrl}` : ''
  throw new CliError(failure.code, `${failure.message}${where}`, EXIT.error)
}
