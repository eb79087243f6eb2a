import type { Message } from '@parley/prisma'
import { withoutThinking } from '../../../model/thinking.js'
import type { CarriedFile } from '../../attachment/messageFiles.js'
import type { Entry } from './promptCache.js'

const roles: Record<string, Entry['role']> = { SYSTEM: 'system', USER: 'user', ASSISTANT: 'assistant' }

/** What the model server would refuse again, and with it all that comes after. */
const REFUSED = new Set(['CONTENT_FILTERED', 'CONTEXT_TOO_LONG'])

type Row = Pick<Message, 'id' | 'depth' | 'role' | 'content' | 'failureCode'>

/**
 * What messages of a branch say to a model. A reply that ended before its first word, or is nothing but white space, says
 * nothing, and so does a message without words and files; a question that was refused is not sent again.
 */
export function entriesOf(
  messages: readonly Row[],
  files: ReadonlyMap<string, CarriedFile[]> = new Map(),
): Entry[] {
  return messages.flatMap((message, at) => {
    const { id, depth, role } = message
    const answer = messages[at + 1]
    const isRefused = answer?.role === 'ASSISTANT' && isBlank(answer) && REFUSED.has(answer.failureCode ?? '')
    const content = role === 'ASSISTANT' ? answerOf(message, files) : message.content
    // Models are shown pictures by people alone: what was made is shown with what asked for it.
    const made = answer?.role === 'ASSISTANT' ? (files.get(answer.id) ?? []) : []
    const carried = role === 'ASSISTANT' ? [] : [...(files.get(id) ?? []), ...made]
    if (isRefused || (isBlank({ content }) && carried.length === 0)) return []
    const entry = { id, depth, role: roles[role] ?? 'user', content, tokens: null }
    return [carried.length > 0 ? { ...entry, files: carried } : entry]
  })
}

/** Of an image, that it was made. */
function answerOf({ id, content }: Row, files: ReadonlyMap<string, CarriedFile[]>): string {
  const made = files.get(id)
  return made
    ? `[An image was made: ${made.map(({ filename }) => filename).join(', ')}]`
    : withoutThinking(content)
}

const isBlank = ({ content }: Pick<Row, 'content'>): boolean => content.trim() === ''

/** One thing a model is told, by whoever. */
export interface Turn {
  role: Entry['role']
  content: string
  tokens: number | null
  /** Of the first message in it; null: of one that has no place yet. */
  depth: number | null
  /** That it carries. */
  files?: readonly CarriedFile[] | undefined
  /** Those of them that are shown as such. */
  pictures?: readonly CarriedFile[]
  /** What it takes of a window beside its text. */
  beside?: number
}

/**
 * As strict templates want it (Gemma, Mistral, Bedrock): from a question on, and then by turns, wherever messages were left
 * out, failed or deleted, or several people wrote one after the other.
 */
export function alternating(messages: readonly Turn[]): Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const last = turns.at(-1)
    if (!last && message.role !== 'user') continue
    if (last?.role !== message.role) turns.push(message)
    else turns.splice(-1, 1, together(last, message))
  }
  return turns
}

const together = (one: Turn, other: Turn): Turn => ({
  ...one,
  content: [one.content, other.content].filter(Boolean).join('\n\n'),
  ...((one.pictures || other.pictures) && {
    pictures: [...(one.pictures ?? []), ...(other.pictures ?? [])],
    beside: (one.beside ?? 0) + (other.beside ?? 0),
  }),
  tokens: one.tokens === null || other.tokens === null ? null : one.tokens + other.tokens,
})
