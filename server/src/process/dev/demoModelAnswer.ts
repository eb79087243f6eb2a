import { TITLE_PROMPT } from '../../chat/title/prompt.js'
import { code, failing, greeting, list, long, table } from './demoModelTexts.js'
import type { ChatRequest } from './demoModelWire.js'

export interface DemoAnswer {
  text: string
  slow: boolean
  /** Breaks off after the text, or gives an error before it. */
  end: 'stop' | 'cut' | 'error'
}

const mostWords = 5000

/** What the demo model answers: it knows a few words of the last message and understands nothing. */
export function demoAnswer({ messages }: Pick<ChatRequest, 'messages'>): DemoAnswer {
  if (messages[0]?.content.startsWith(TITLE_PROMPT))
    return { text: title(messages), slow: false, end: 'stop' }
  const question = messages.findLast(message => message.role === 'user')?.content ?? ''
  const asks = (pattern: RegExp) => pattern.test(question)
  const slow = asks(/\bslow(ly)?\b/i)
  // Only short messages fail on request: whoever pastes a text about errors wants an answer.
  const short = question.trim().split(/\s+/).length <= 6
  if (short && asks(/\berror\b/i)) return { text: '', slow, end: 'error' }
  if (short && asks(/\bfail(ing|s|ed)?\b/i)) return { text: failing, slow, end: 'cut' }

  const words = /\b(\d{1,6})[ -]words?\b/i.exec(question)?.[1]
  let text = greeting(question, messages.length)
  if (words || asks(/\blong\b/i)) text = long(Math.min(Math.max(Number(words ?? 600), 20), mostWords))
  else if (asks(/\b(tables?|markdown)\b/i)) text = table
  else if (asks(/\bcode\b/i)) text = code
  else if (asks(/\blists?\b/i)) text = list
  return { text, slow, end: 'stop' }
}

/** The first words of the conversation. */
function title(messages: ChatRequest['messages']): string {
  const begins = /Message:\s+(.+)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? 'A conversation'
  return begins.split(/\s+/).slice(0, 6).join(' ')
}
