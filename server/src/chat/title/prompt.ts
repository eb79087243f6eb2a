import type { ModelMessage } from '../../model/model.js'

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

/** What a model answered, as a title: one line without the marks that models like to put around it. Null: it is none. */
export function titleOf(answer: string): string | null {
  const line = answer
    // Models that think aloud do so first.
    .replace(/^[\s\S]*<\/think>/, '')
    .replace(UNSEEN, '')
    .split('\n')
    .map(text =>
      text
        .trim()
        .slice(0, MAX_LINE)
        .toWellFormed()
        .replace(/^[\s#*_"'“”„«»`]*(?:title:)?[\s*_"'“”„«»`]*/i, '')
        .replace(/[\s*_"'“”„«»`.]+$/, ''),
    )
    .find(text => text !== '')
  return line ? shorten(line.replace(/\s+/g, ' ')) : null
}

/** At the end of a word where there is one. */
function shorten(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= MAX_TITLE) return text
  const cut = characters.slice(0, MAX_TITLE - 1).join('')
  const space = cut.lastIndexOf(' ')
  return `${space > MAX_TITLE / 2 ? cut.slice(0, space) : cut}…`
}
