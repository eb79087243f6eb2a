const OPENS = /^<(?:think|thinking|thought|reasoning)>/i
const CLOSES = /<\/(?:think|thinking|thought|reasoning)>/i
const LONGEST_TAG = '</reasoning>'.length
/** What could still become a tag. */
const COULD_OPEN = /^<(t(h(i(n(k(i(ng?)?)?)?)?|o(u(g(ht?)?)?)?)?)?|r(e(a(s(o(n(i(ng?)?)?)?)?)?)?)?)?$/i
const COULD_CLOSE = /<(\/[a-z]{0,9})?$/i

export interface Split {
  text: string
  reasoning: string
  /** All that was told as this so far was the other. */
  takenBack?: 'text' | 'reasoning'
}

/**
 * Parts the text of an answer from the thoughts that some models write into it: `<think>…</think>` at its beginning,
 * cut anywhere between pieces, never closed, or, where the template of the model has opened it, only closed. `opened`:
 * the model is known to do that, and nothing is text before its thoughts are closed.
 */
export function createThinkingSplitter({ opened }: { opened: boolean }) {
  let state: 'beginning' | 'thinking' | 'text' = opened ? 'thinking' : 'beginning'
  let held = ''
  let thought = ''
  let written = false
  let closed = false
  let orphaned = false
  let inCode = false

  const asText = (): Split => {
    let text = held
    held = ''
    // Between a thought and an answer there are empty lines.
    if (closed) return { text: afterThought(text), reasoning: '' }
    const close = text.includes('<') ? CLOSES.exec(text) : null
    if (close && !isInCode(inCode, text.slice(0, close.index))) {
      closed = true
      orphaned = true
      written = false
      const reasoning = text.slice(0, close.index)
      return { text: afterThought(text.slice(close.index + close[0].length)), reasoning, takenBack: 'text' }
    }
    const tail = close ? '' : (COULD_CLOSE.exec(text.slice(-LONGEST_TAG))?.[0] ?? '')
    if (tail) {
      held = tail
      text = text.slice(0, -tail.length)
    }
    inCode = isInCode(inCode, text)
    written ||= text !== ''
    return { text, reasoning: '' }
  }

  const afterThought = (text: string): string => {
    const rest = written ? text : text.trimStart()
    written ||= rest !== ''
    return rest
  }

  const asThought = (): Split => {
    if (opened && thought === '') held = held.trimStart().replace(OPENS, '')
    const close = CLOSES.exec(held)
    if (close) {
      const reasoning = held.slice(0, close.index)
      held = held.slice(close.index + close[0].length)
      closed = true
      state = 'text'
      return { ...asText(), reasoning }
    }
    if (opened && thought === '' && COULD_OPEN.test(held)) return nothing
    const tail = COULD_CLOSE.exec(held.slice(-LONGEST_TAG))?.[0] ?? ''
    const reasoning = tail ? held.slice(0, -tail.length) : held
    held = tail
    thought += reasoning
    return { text: '', reasoning }
  }

  return {
    push(piece: string): Split {
      held += piece
      if (state === 'text') return asText()
      if (state === 'thinking') return asThought()
      const start = held.trimStart()
      // White space alone is no answer, and what stands before a thought is none.
      if (start === '' || COULD_OPEN.test(start)) return nothing
      const tag = OPENS.exec(start)
      state = tag ? 'thinking' : 'text'
      if (!tag) return asText()
      held = start.slice(tag[0].length)
      return asThought()
    },
    /** What was held back. Of a model that was expected to think, and came to its end without: all of it is its answer. */
    end({ complete }: { complete: boolean }): Split {
      const rest = held
      held = ''
      if (state === 'thinking' && !(opened && complete)) return { text: '', reasoning: rest }
      if (state === 'thinking') return { text: thought + rest, reasoning: '', takenBack: 'reasoning' }
      return { text: written || rest.trim() !== '' ? rest : '', reasoning: '' }
    },
    /** Whether thoughts were closed that nobody had opened; null: that cannot be told. */
    opensUnsaid: (): boolean | null => (orphaned ? true : opened ? closed : null),
  }
}

const nothing: Split = { text: '', reasoning: '' }

/** Between backticks a tag is what is talked about. */
const isInCode = (before: boolean, text: string): boolean => {
  let inside = before
  for (let at = text.indexOf('`'); at >= 0; at = text.indexOf('`', at + 1)) inside = !inside
  return inside
}

/** Text as others may read it: without what its model thought. */
export function withoutThinking(text: string): string {
  if (!/<\/?(think|thought|reasoning)/i.test(text)) return text
  const splitter = createThinkingSplitter({ opened: false })
  const [first, last] = [splitter.push(text), splitter.end({ complete: true })]
  return first.text + last.text
}
