import type { Attachment, Conversation, Message } from '../../index.js'
import { EXIT, failureOf } from '../failure.js'
import { createModelNames } from '../modelNamed.js'
import type { Connection, Shell } from '../shell.js'
import { bold, dim, plain, red } from '../terminal.js'
import { createAsker } from './asker.js'
import { attachFiles } from './attachFiles.js'
import type { ChatOptions } from './command.js'
import { conversationOf, lastConversation, remember } from './conversation.js'
import { type Followed, followReply } from './follow.js'

const HELP = `/new           begin a new conversation
/model <name>  let another model answer
/attach <file> send a file with the next message
/image <words> have an image made of the words, and of pictures attached before
/retry         have the last reply written anew
/exit          leave, like Ctrl-D
//…            send a message that begins with /
A line that ends with \\ goes on in the next one.`

/** How much of a conversation is looked at for what was typed before. */
const RECENT = 50

/** A chat in the terminal. */
export async function converse(shell: Shell, options: ChatOptions, first: string): Promise<void> {
  const { terminal } = shell
  const connection = await shell.connect(options)
  const { client } = connection
  let conversation = await begin(shell, connection, options)
  const idOf = createModelNames(client)
  let model = options.model
  const recent = conversation ? await recentMessages(conversation) : []
  let last = recent.findLast(({ role }) => role === 'ASSISTANT')
  let files: Attachment[] = []
  const asker = createAsker(shell, typedBefore(recent))
  if (terminal.out.isTerminal && !options.json) await greet()

  try {
    await give(options.attach ?? [])
    let text = first || (await asker.ask())
    for (; text !== null; text = await asker.ask()) if ((await take(text.trimEnd())) === 'leave') break
  } finally {
    asker.close()
  }

  async function take(text: string): Promise<'leave' | undefined> {
    const [command, ...words] = text.split(/\s+/)
    if (!text.trim()) return undefined
    // What was pasted is no command, whatever it begins with.
    if (!text.startsWith('/') || text.includes('\n')) await send(text)
    else if (text.startsWith('//')) await send(text.slice(1))
    else if (command === '/exit' || command === '/quit') return 'leave'
    else if (command === '/new') conversation = last = undefined
    else if (command === '/model') model = words[0]
    else if (command === '/attach') await tell(() => give([text.slice(command.length).trim()]))
    else if (command === '/image') await send(text.slice(command.length).trim(), true)
    else if (command === '/retry') await retry()
    else await terminal.err.line(dim(HELP))
    return undefined
  }

  /** For the next message. */
  async function give(paths: readonly string[]): Promise<void> {
    files = [...files, ...(await attachFiles(shell, client, paths))]
  }

  async function send(content: string, image = false): Promise<void> {
    await show(async signal => {
      const input = {
        ...(files.length > 0 && { attachmentIds: files.map(({ id }) => id) }),
        ...(conversation && { conversationId: conversation.id }),
        // An image is made by another model.
        ...(model && !image && { model: await idOf(model, signal) }),
      }
      const sent = image
        ? await client.generateImage({ ...input, prompt: content }, { signal })
        : await client.sendMessage({ ...input, content }, { signal })
      files = []
      return sent
    })
  }

  async function retry(): Promise<void> {
    const { id } = last ?? {}
    if (!id) return terminal.err.line(dim('There is no reply yet that could be written anew.'))
    await show(async signal => ({
      reply: await client.regenerateReply(id, { signal, ...(model && { model: await idOf(model, signal) }) }),
    }))
  }

  async function show(start: (signal: AbortSignal) => Promise<Started>): Promise<void> {
    await tell(async () => {
      const ended = await followReply(shell, client, start, { silent: options.json })
      last = ended.message
      conversation = ended.start.conversation ?? conversation
      if (conversation) await remember(connection, conversation.id)
      if (options.json)
        await shell.printJson({ conversation, message: ended.start.message, reply: ended.message })
      else await tellEnd(ended.message)
    })
  }

  /** What goes wrong with one message does not end the chat, unless every other one would go wrong, too. */
  async function tell(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const failure = failureOf(error, shell.where)
      if (failure.exitCode === EXIT.interrupted || failure.exitCode === EXIT.signedOut) throw error
      if (options.json) return terminal.err.line(JSON.stringify({ error: failure }))
      const request = failure.requestId ? ` (request ${failure.requestId})` : ''
      await terminal.err.line(red('Error: '), failure.message, request)
    }
  }

  async function tellEnd({ status, failure, attachments }: Message): Promise<void> {
    // Of an image that was made: where it can be opened, for an hour.
    for (const { url } of attachments ?? []) await terminal.out.line(url ?? '')
    if (failure)
      await terminal.err.line(
        red('The reply failed: '),
        failure.message,
        failure.actionUrl ? ` See ${failure.actionUrl}` : '',
      )
    else if (status === 'STOPPED') await terminal.err.line(dim('[stopped]'))
    if (terminal.out.isTerminal) await terminal.out.line()
  }

  async function greet(): Promise<void> {
    if (!conversation)
      return terminal.out.line(dim('A new conversation. /help shows what else can be typed; Ctrl-D leaves.'))
    await terminal.out.line(
      bold(conversation.title ?? 'New chat'),
      dim('  /new begins another one, /help shows more'),
    )
    const [question, reply] = recent.slice(-2)
    if (question) await terminal.out.line(dim(`> ${question.content}`))
    // One that is still being written is followed to its end.
    if (reply?.status === 'STREAMING') return show(async () => ({ reply }))
    if (reply) await terminal.out.line(reply.content, '\n')
  }

  async function recentMessages({ id }: Conversation): Promise<Message[]> {
    return (await client.conversationMessages(id, { last: RECENT, signal: shell.interrupts.signal })).nodes
  }
}

type Started = Followed & { conversation?: Conversation; message?: Message }

async function begin(
  shell: Shell,
  connection: Connection,
  options: ChatOptions,
): Promise<Conversation | undefined> {
  if (options.conversation) return conversationOf(shell, connection, options)
  return options.new ? undefined : lastConversation(shell, connection)
}

/** What the person wrote, the newest first, as far as it is one line: that is what a line editor can bring back. */
const typedBefore = (messages: Message[]): string[] =>
  messages
    .filter(({ role, content }) => role === 'USER' && !content.includes('\n'))
    .map(({ content }) => plain(content))
    .toReversed()
