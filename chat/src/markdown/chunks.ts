import { own } from './own.ts'

/** So many lines are one element: the browser leaves out those that are not seen. */
const LINES = 100

/** Splits a text that grows into pieces of so many lines. A piece that is full is never looked at again. */
export function createChunks() {
  let full: string[] = []
  let fullText = 0
  let last = ''

  return (text: string): readonly string[] => {
    const first = full[0]
    if (text.length < fullText + last.length || (first !== undefined && !text.startsWith(first))) {
      full = []
      fullText = 0
    }
    const added: string[] = []
    let from = fullText
    for (let at = from, lines = 0; ; ) {
      const next = text.indexOf('\n', at)
      if (next < 0) break
      at = next + 1
      if (++lines === LINES) {
        added.push(own(text.slice(from, at)))
        from = at
        lines = 0
      }
    }
    if (added.length > 0) full = [...full, ...added]
    fullText = from
    last = text.slice(from)
    return last ? [...full, last] : full
  }
}
