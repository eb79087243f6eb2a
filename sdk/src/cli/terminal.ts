import process from 'node:process'

/** Text of ours that is to look different on a terminal. */
export interface Styled {
  text: string
  codes: [on: number, off: number]
}
export type Part = string | Styled

const style =
  (on: number, off: number) =>
  (text: string): Styled => ({ text, codes: [on, off] })
export const bold = style(1, 22)
export const dim = style(2, 22)
export const red = style(31, 39)

/**
 * Text as a terminal may see it. Models, other people and servers choose what it says, and a terminal obeys what it is
 * sent: escape sequences rename windows, write to the clipboard, hide lines, and make some terminals type. So no
 * control character gets there, C1 and carriage return included, but new line and tab. Files and pipes get the text
 * as it is.
 */
export const plain = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '')

/** On one line, for tables and titles. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Standard output or standard error. */
export interface Channel {
  readonly isTerminal: boolean
  readonly columns: number
  /** Resolves when it has been taken: who awaits it is never ahead of a slow reader. */
  write(...parts: Part[]): Promise<void>
  line(...parts: Part[]): Promise<void>
  /** Writes in place of the line that is being written, or clears it; nothing elsewhere than on a terminal. */
  redraw(...parts: Part[]): Promise<void>
}

export function createChannel(stream: NodeJS.WriteStream, env: Record<string, string | undefined>): Channel {
  const isTerminal = Boolean(stream.isTTY)
  const coloured = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'

  const shown = (part: Part): string => {
    const text = typeof part === 'string' ? part : part.text
    if (!isTerminal) return text
    if (typeof part === 'string' || !coloured) return plain(text)
    return `\x1b[${part.codes[0]}m${plain(text)}\x1b[${part.codes[1]}m`
  }
  const send = (text: string) =>
    new Promise<void>((resolve, reject) => stream.write(text, error => (error ? reject(error) : resolve())))
  const join = (parts: Part[]) => parts.map(shown).join('')
  const write = (...parts: Part[]) => send(join(parts))

  return {
    isTerminal,
    get columns() {
      return stream.columns || 80
    },
    write,
    line: (...parts) => write(...parts, '\n'),
    redraw: async (...parts) => {
      if (isTerminal) await send(`\r\x1b[2K${join(parts)}`)
    },
  }
}

/** Where commands write: what was asked for to `out`, what is said about it to `err`. */
export interface Terminal {
  out: Channel
  err: Channel
}

export function createTerminal(env: Record<string, string | undefined>): Terminal {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read this has heard enough, as `head` has: there is nobody left to tell.
      if (error.code === 'EPIPE') process.exit(1)
      // Anything else is told to whoever awaits the write.
    })
  return { out: createChannel(process.stdout, env), err: createChannel(process.stderr, env) }
}
