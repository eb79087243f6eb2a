import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Shell } from '../shell.js'
import { dim } from '../terminal.js'

/** Asks for one message after the other. */
export interface Asker {
  /** What was typed; null at the end of input. Throws once Ctrl-C was pressed twice in a row. */
  ask(): Promise<string | null>
  close(): void
}

/** `history`: what was sent before, the newest first. */
export const createAsker = (shell: Shell, history: string[]): Asker =>
  process.stdin.isTTY ? askPerson(shell, history) : readLines(shell)

function askPerson({ terminal, interrupts }: Shell, history: string[]): Asker {
  let pressed = false

  /** Ctrl-C empties the line, or on an empty one asks whether that was meant. */
  const once = (prompt: string) =>
    new Promise<{ text: string | null; again?: boolean }>(resolve => {
      // One for each message: while a reply is written the terminal is as it was, so that Ctrl-C reaches the process.
      const reader = createInterface({
        input: process.stdin,
        // What is typed is not part of what is written to a file.
        output: terminal.out.isTerminal ? process.stdout : process.stderr,
        history: [...history],
        removeHistoryDuplicates: true,
      })
      let lines: string[] = []
      reader.once('close', () => resolve({ text: null }))
      reader.on('SIGINT', () => {
        const empty = reader.line.length === 0
        const again = empty && pressed
        pressed = empty
        resolve({ text: '', again })
        reader.close()
        void terminal.out.line(empty && !again ? dim('\n(Ctrl-C again leaves, Ctrl-D too)') : '')
      })
      reader.on('line', line => {
        // A paste comes as many lines at once: they are one message.
        if (lines.push(line) > 1) return
        setImmediate(() => {
          resolve({ text: lines.join('\n') })
          lines = []
          reader.close()
        })
      })
      reader.setPrompt(prompt)
      reader.prompt()
    })

  return {
    async ask() {
      const lines: string[] = []
      for (;;) {
        const { text, again } = await once(lines.length === 0 ? '> ' : '… ')
        if (again) {
          interrupts.raise()
          interrupts.signal.throwIfAborted()
        }
        if (text === null) {
          await terminal.out.line()
          return null
        }
        if (text) pressed = false
        lines.push(text)
        if (!text.endsWith('\\')) break
        lines.push(lines.pop()?.slice(0, -1) ?? '')
      }
      const message = lines.join('\n')
      if (message.trim() && !message.includes('\n')) history.unshift(message)
      return message
    },
    close() {},
  }
}

/** Lines of a program. Here Ctrl-C is a signal, and ends the chat where nothing is being written. */
function readLines({ interrupts }: Shell): Asker {
  const reader = createInterface({ input: process.stdin, crlfDelay: Infinity })
  const lines = reader[Symbol.asyncIterator]()
  const ended = new Promise<null>(resolve => interrupts.signal.addEventListener('abort', () => resolve(null)))
  return {
    async ask() {
      const next = await Promise.race([lines.next(), ended])
      interrupts.signal.throwIfAborted()
      return !next || next.done ? null : next.value
    },
    close: () => {
      reader.close()
      process.stdin.destroy()
    },
  }
}
