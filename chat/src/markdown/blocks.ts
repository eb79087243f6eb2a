import type { Token, Tokens } from 'marked'
import { type Links, lex } from './lexer.ts'
import { own } from './own.ts'
import { settled } from './settled.ts'

/** A part of a text that is shown by itself: it stays the same object for as long as its text does. */
export interface Block {
  key: number
  token: Token
}

/** An open fence at the beginning of what is not finished: its text is not read again with every piece. */
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\n`]*)\n/
/** What comes next may still make something else of them: a line below makes a paragraph a heading. */
const OPEN = 2

/**
 * Reads a text that grows. What is finished is read once; only the end, a few blocks, is read again with each piece. A text
 * that does not go on where the last one ended is read anew, and blocks that are in both stay. Of one that moves only what is
 * settled is shown.
 */
export function createBlocks() {
  let links: Links = {}
  let done: Block[] = []
  let doneText = ''
  let end: Block[] = []

  function keep(key: number, token: Token, known: readonly Block[]): Block {
    const before = known.find(block => block.key === key)
    return before && before.token.raw === token.raw && before.token.type === token.type
      ? before
      : { key, token }
  }

  return (text: string, isWhole: boolean, isStill = isWhole): readonly Block[] => {
    const known = [...done, ...end]
    if (!text.startsWith(doneText)) {
      links = {}
      done = []
      doneText = ''
    }
    const unread = text.slice(doneText.length)
    const open = isWhole ? null : openFence(unread)
    const rest = open || isStill ? unread : settled(unread)
    const tokens = (open ? [open] : lex(own(rest), links)).filter(
      token => token.type !== 'space' || token.raw !== '',
    )
    const shown = tokens.filter(({ type }) => type !== 'space' && type !== 'def')
    const firstOpen = isWhole ? undefined : shown.at(-OPEN)
    const first = done.length
    end = shown.map((token, i) => keep(first + i, token, known))
    if (firstOpen && firstOpen !== tokens[0]) {
      const at = tokens.indexOf(firstOpen)
      const count = shown.indexOf(firstOpen)
      const before = tokens.slice(0, at).reduce((sum, { raw }) => sum + raw.length, 0)
      // Tabs and line ends are written anew by the lexer: then nothing is known of where it stands.
      if (tokens.map(({ raw }) => raw).join('') === rest) {
        doneText += rest.slice(0, before)
        done = [...done, ...end.slice(0, count)]
        end = end.slice(count)
      }
    }
    return [...done, ...end]
  }
}

function openFence(text: string): Tokens.Code | null {
  const match = fence.exec(text)
  const mark = match?.[1]
  if (!match || !mark) return null
  const body = text.slice(match[0].length)
  if (new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \\t]*$`, 'm').test(body)) return null
  return { type: 'code', raw: text, lang: match[2]?.trim() ?? '', text: body }
}
