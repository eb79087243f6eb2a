export interface MentionPlace {
  /** Where its @ stands. */
  from: number
  /** What is written behind that. */
  words: string
}

/** At the beginning of a word: that of an address stands within one. */
const MENTION = /(?:^|[\s([{"'«„“‚‘])@(\p{L}[\p{L}\p{M}'’-]*)$/u
const WITHIN = /^[\p{L}\p{M}\p{N}@_]/u
const FENCE = /^ {0,3}(`{3,}|~{3,})/

/** The name that is being written at a place of a text, behind an @; null in code and everywhere else. */
export function mentionAt(text: string, caret: number): MentionPlace | null {
  const before = text.slice(0, caret)
  const words = MENTION.exec(before)?.[1]
  if (words === undefined || WITHIN.test(text.slice(caret)) || endsInCode(before)) return null
  return { from: caret - words.length - 1, words }
}

function endsInCode(text: string): boolean {
  const lines = text.split('\n')
  let fence = ''
  let paragraph: string[] = []
  for (const line of lines) {
    const [, marks = ''] = FENCE.exec(line) ?? []
    if (fence === '' && marks !== '') fence = marks
    else if (fence !== '' && marks.startsWith(fence)) fence = ''
    paragraph = fence !== '' || marks !== '' || line.trim() === '' ? [] : [...paragraph, line]
  }
  return fence !== '' || /^( {4}|\t)/.test(lines.at(-1) ?? '') || isOpen(paragraph.join('\n'))
}

/** Whether backticks in it have no end yet: one run of them is closed by the next one that is as long. */
function isOpen(paragraph: string): boolean {
  let open = ''
  for (const [run] of paragraph.matchAll(/`+/g)) {
    if (open === '') open = run
    else if (open === run) open = ''
  }
  return open !== ''
}
