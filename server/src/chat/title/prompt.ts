import type { ModelMessage } from '../../model/model.js'
import { withoutThinking } from '../../model/thinking.js'

/** Of the message and of the reply: what a conversation is about is said early. */
const EXCERPT = 2000
const MAX_TITLE = 80
/** Of a line: what follows is cut off anyway, and marks in the middle of a long one take time with its square. */
const MAX_LINE = 1000
/** What is no part of a word: control characters, and those that turn the direction of whatever is written after. */
const UNSEEN = /(?!\s)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** The demo model knows a request for a title by its first words. */
export const TITLE_PROMPT =
  'Write a title for the conversation that begins as follows: at most six words, in its language, without quotation marks. Answer with the title alone.'

export const titleRequest = (message: string, reply: string): ModelMessage[] => [
  { role: 'system', content: TITLE_PROMPT },
  { role: 'user', content: `Message:\n${excerpt(message)}\n\nReply:\n${excerpt(reply)}\n\nTitle:` },
]

const excerpt = (text: string): string => text.slice(0, EXCERPT).toWellFormed()

/** Quotes of any script, and the marks of Markdown that stand around a whole line. */
const MARKS = '\\s#*_"\'`\\p{Pi}\\p{Pf}„‚«»‹›「」『』《》〈〉【】〝〞〟＂＇´~'
const NAMES = 'title|titel|titre|título|titolo|标题|標題|タイトル|제목'
const BEFORE = new RegExp(
  `^(?:[${MARKS}>]|[-–—•·‣▪]\\s|\\(?\\d{1,2}[.)]\\s)*(?:(?:the\\s+)?(?:conversation\\s+)?(?:${NAMES})\\s*(?:is\\s*)?[*_]*\\s*[:：=])?[${MARKS}]*`,
  'iu',
)
/** From the end, by hand: an expression would look from each of many marks in the middle. */
const MARK = new RegExp(`[${MARKS}.。．｡।۔:：;；,，、…]`, 'u')
/** A line in which a model says that a title follows, and no more. */
const PREAMBLE =
  /^(?:(?:sure|certainly|of course|okay|ok|absolutely|gerne|natürlich|klar)\b|here(?:'s|’s| is| are)\b|hier ist\b|a (?:good|possible|suitable) title\b|the title\b)[^\n]{0,200}[:：!.]$/iu
/** The same before a title in one line. */
const INTRODUCED =
  /^(?:(?:sure|certainly|of course|okay|ok)[,!.]*\s+)?(?:here(?:'s|’s| is) (?:a|the|your)\b|hier ist (?:ein|der)\b)[^:]{0,60}:\s*(?=\S)/iu

/** What a model answered, as a title: one line without what models like to put around it. Null: it is none. */
export function titleOf(answer: string): string | null {
  const said = withoutThinking(answer).replace(UNSEEN, '')
  const line = fieldOf(said) ?? lineOf(said)
  return line ? shorten(line.replace(/\s+/g, ' ')) : null
}

/** The beginning of what somebody wrote, as a title; null: there is nothing to read in it. */
export function firstWordsOf(message: string): string | null {
  const line = lineOf(excerpt(message))
  return line && shorten(line.replace(/\s+/g, ' '))
}

/** The title in an answer that is JSON, in a fence or not. */
function fieldOf(answer: string): string | null {
  const json = answer
    .trim()
    .replace(/^```\w*\s*/, '')
    .replace(/```$/, '')
  if (!/^[{["]/.test(json)) return null
  try {
    return titleIn(JSON.parse(json))
  } catch {
    return null
  }
}

function titleIn(value: unknown): string | null {
  if (typeof value === 'string') return lineOf(value)
  if (typeof value !== 'object' || value === null) return null
  const fields = Object.entries(value)
  const [, named] = fields.find(([name]) => /title|titel/i.test(name)) ?? fields[0] ?? []
  return titleIn(named)
}

function lineOf(answer: string): string | null {
  const lines = answer
    .split('\n')
    .map(text =>
      text
        .trim()
        .slice(0, MAX_LINE)
        .toWellFormed()
        // Tags around it. What is compared with something stays.
        .replace(/<\/?[a-z][\w-]{0,20}>/gi, '')
        .trim(),
    )
    .filter(text => !/^(```|~~~)/.test(text) && text !== '{}' && text !== '[]' && !PREAMBLE.test(text))
    .map(text => bare(bare(text).replace(INTRODUCED, '')))
  return lines.find(text => text !== '') ?? null
}

function bare(text: string): string {
  const characters = Array.from(text.replace(BEFORE, ''))
  while (MARK.test(characters.at(-1) ?? '')) characters.pop()
  return characters.join('')
}

/** At the end of a word where there is one. */
function shorten(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= MAX_TITLE) return text
  const cut = characters.slice(0, MAX_TITLE - 1).join('')
  const space = cut.lastIndexOf(' ')
  return `${space > MAX_TITLE / 2 ? cut.slice(0, space) : cut}…`
}
