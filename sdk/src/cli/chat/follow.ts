import type { Message, Parley } from '../../index.js'
import { interrupted } from '../failure.js'
import type { Shell } from '../shell.js'
import { dim } from '../terminal.js'

/** What is being followed, once it is known. */
export interface Followed {
  reply: { id: string }
}

export interface FollowOptions {
  /** Not written as it comes: only the message at the end. */
  silent?: boolean | undefined
  /** Attempts to connect again that bring nothing; unlimited without. */
  maxAttempts?: number | undefined
}

export interface Ended<Start> {
  start: Start
  message: Message
  /** Whether Ctrl-C stopped it. */
  stopped: boolean
}

/**
 * Begins a reply and writes it as it comes. The first Ctrl-C stops it on the server, also one that comes before the
 * server has told which reply it is; its end then comes as of any other. The second leaves without waiting for that.
 */
export async function followReply<Start extends Followed>(
  shell: Shell,
  client: Parley,
  begin: (signal: AbortSignal) => Promise<Start>,
  options: FollowOptions = {},
): Promise<Ended<Start>> {
  const { terminal, interrupts } = shell
  const leaving = new AbortController()
  const leave = () => leaving.abort(interrupted())
  let replyId: string | undefined
  let stopped = false

  const stop = (id: string) => {
    client.stopReply(id, { signal: leaving.signal }).catch(() => {
      // The reply is followed meanwhile, and that tells what is wrong if it is the connection or the session.
    })
  }
  const release = interrupts.handle(() => {
    if (stopped) return leave()
    stopped = true
    void terminal.err.write(dim(terminal.err.isTerminal ? ' [stopping]' : '[stopping]\n'))
    if (replyId) stop(replyId)
  })
  interrupts.signal.addEventListener('abort', leave)
  const writer = createWriter(shell, options)
  const follow = async () => {
    const start = await begin(leaving.signal)
    replyId = start.reply.id
    if (stopped) stop(replyId)
    const message = await writer.write(client, replyId, leaving.signal)
    return { start, message, stopped: stopped && message.status === 'STOPPED' }
  }
  try {
    return await follow().finally(release)
  } finally {
    interrupts.signal.removeEventListener('abort', leave)
    await writer.end()
  }
}

function createWriter({ terminal: { out, err } }: Shell, { silent, maxAttempts }: FollowOptions) {
  let written = ''
  let cut = false

  const onReconnect = () => {
    if (cut) return
    cut = true
    const line = out.isTerminal && written ? '\n' : ''
    void err.line(dim(`${line}[connection lost, going on as soon as it is back]`))
  }
  return {
    async write(client: Parley, replyId: string, signal: AbortSignal): Promise<Message> {
      for await (const { content, message } of client.reply(replyId, { signal, maxAttempts, onReconnect })) {
        cut = false
        // Text that a crash of the server took back is written already; what is written is only ever added to.
        if (!silent && content.length > written.length && content.startsWith(written)) {
          await out.write(content.slice(written.length))
          written = content
        }
        if (message) return message
      }
      throw new Error('The reply ended without a message.')
    },
    /** Also of a reply that broke off: what follows begins on a line of its own. */
    async end(): Promise<void> {
      if (written && !written.endsWith('\n')) await out.line()
    },
  }
}
