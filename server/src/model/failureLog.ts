import { APIConnectionError, APIError } from 'openai'
import type { ModelMessage } from './model.js'

const UNWRITTEN = /^[\w.:-]{1,64}$/
const LONGEST_SENTENCE = 300
/** Of what was asked: in the rest of a long conversation words are found that stand in any sentence. */
const SHORTEST_WORD = 3

/** What a model server complained about: facts that nobody can have written, then its own sentence. */
export function logged(error: unknown, sentence: string | null, key: string | null): Error {
  if (error instanceof APIConnectionError) return forTheLog(error, key)
  if (!(error instanceof APIError)) return new Error(error instanceof Error ? error.name : typeof error)
  const { status, code, type, param, requestID } = error
  const facts = Object.entries({ status, code, type, param, request: requestID })
    .filter(([, value]) => UNWRITTEN.test(String(value ?? '')))
    .map(([name, value]) => `${name} ${String(value)}`)
  const said = sentence ? `: ${sentence}` : ''
  return forTheLog(new Error(`The model server answered with ${facts.join(', ') || 'an error'}${said}`), key)
}

/** Some servers repeat the key in their complaint about it, so nothing of the original object is kept. */
export function forTheLog(error: unknown, key: string | null): Error {
  const texts: string[] = []
  for (let e: unknown = error; e instanceof Error && texts.length < 4; e = e.cause) {
    texts.push('code' in e && e.code ? `${e.message} (${String(e.code)})` : e.message)
  }
  const text = texts.join(': ') || String(error)
  return new Error((key ? text.replaceAll(key, '[key]') : text).slice(0, 500))
}

/**
 * The sentence of a server about what it refused, for those who run this server; null: it said none. Servers repeat in it
 * what they were asked, and the key: whatever stands in the messages is left out, unless every such sentence has it.
 */
export function saidBy(error: unknown, asked: readonly ModelMessage[], key: string | null): string | null {
  if (!(error instanceof APIError) || error instanceof APIConnectionError) return null
  const own = (error.error as { message?: unknown } | undefined)?.message
  const text = typeof own === 'string' ? own : error.message.replace(/^\d{3} /, '')
  if (/^(\(no status|status code \(no body\))/.test(text) || /^\s*<(!doctype|html)/i.test(text)) return null
  const sentence = (key ? text.replaceAll(key, '[key]') : text)
    .slice(0, LONGEST_SENTENCE * 4)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\b(sk|pk|gsk|xai|key|bearer)[-_ ][\w*.-]{6,}/gi, '[key]')
    .replace(/\b(?=\w*\d)(?=\w*[a-z])[\w-]{24,}/gi, '[key]')
    .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]')
    .replace(/(https?:\/\/[^\s/?#]+)\S*/gi, '$1')
  const kept = withoutWordsOf(sentence, asked).trim().slice(0, LONGEST_SENTENCE).toWellFormed()
  return kept === '' ? null : kept
}

/** Words in which no person is to be found: those that servers complain with. */
const PLAIN = new Set(
  `a all allowed also alternate an and any api are argument array as assistant at available bad be because been but by call can cannot code
  completion completions content context contains conversation could does either enough error exceeded exceeds expected extra failed
  field filter following for found from function given had has have however image in input inputs instead internal invalid is
  it its key large least length less limit long loading longer many max maximum may message messages minimum missing model
  models more most must name not number object of on one only openai or output parameter parameters permitted please policy
  prompt property provided reduce request requested requests required resource response results role roles see server should
  size some stream string such support supported system than that the their then there these they this to token tokens
  too tool tools type unexpected unknown unrecognized unsupported use used user using valid value values was were when which
  with you your`.split(/\s+/),
)

function withoutWordsOf(sentence: string, asked: readonly ModelMessage[]): string {
  const written = asked.map(({ content }) => content.toLowerCase()).join('\n')
  const isTheirs = (word: string): boolean => {
    const plain = word.toLowerCase()
    if (plain.length < SHORTEST_WORD || PLAIN.has(plain)) return false
    if (written.includes(plain)) return true
    // Of scripts without spaces a word is a whole sentence, of which a part may be theirs.
    if (/^[\p{ASCII}]*$/u.test(plain)) return false
    const units = Array.from(plain)
    return units.some(
      (_unit, at) => at + 2 <= units.length && written.includes(units.slice(at, at + 2).join('')),
    )
  }
  return sentence
    .replace(/[\p{L}\p{N}\p{M}_]+/gu, word => (isTheirs(word) ? '…' : word))
    .replace(/…(?:[^\p{L}\p{N}\p{M}_[\]]{0,3}…)+/gu, '…')
}
