/** How far headings of a message go down, to stand below its own. */
const DOWN = 2
const DEEPEST = 6

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
const COMMENT = /^ {0,3}<!--/
/** Elements whose text is not looked at until their end. */
const RAW = /^ {0,3}<(script|pre|style|textarea)(?=[\s>]|$)/i
const HEADING = /^( {0,3})(#{1,6})(?=\s|$)/
const UNDERLINE = /^ {0,3}(=+|-+)\s*$/
/** What is blank, or begins something other than a paragraph. */
const NO_PARAGRAPH = /^(\s*$| {4}|\t| {0,3}([-+*>|]|\d{1,9}[.)]\s|<))/

/** What holds all that follows until its end. */
interface Block {
  /** Whether a line, the first one included, ends it. */
  isEnd: (line: string, isFirst: boolean) => boolean
  end: string
}

/**
 * The Markdown of a message as a part of a document: headings go down below that of the message, and what it leaves
 * open, a fence, a comment or an element with text of its own, is closed. All else stays as it is written.
 */
export function contained(text: string): string {
  const lines: string[] = []
  let block: Block | null = null
  /** How many lines of a paragraph stand last: an underline would make a heading of them. */
  let paragraph = 0
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const begun: Block | null = block === null ? blockAt(line) : null
    const inside: Block | null = block ?? begun
    if (inside) {
      lines.push(line)
      paragraph = 0
      block = inside.isEnd(line, begun !== null) ? null : inside
    } else if (paragraph > 0 && UNDERLINE.test(line)) {
      const title = lines.splice(-paragraph).map(part => part.trim())
      lines.push(`${marks(line.includes('=') ? 1 : 2)} ${title.join(' ')}`)
      paragraph = 0
    } else {
      paragraph = HEADING.test(line) || NO_PARAGRAPH.test(line) ? 0 : paragraph + 1
      lines.push(line.replace(HEADING, (_, indent: string, own: string) => indent + marks(own.length)))
    }
  }
  const whole = lines.join('\n').trimEnd()
  return block ? `${whole}\n${block.end}` : whole
}

const marks = (level: number): string => '#'.repeat(Math.min(DEEPEST, level + DOWN))

function blockAt(line: string): Block | null {
  const [, fence = '', info = ''] = FENCE.exec(line) ?? []
  // Backticks in its information make a line of code of it.
  if (fence !== '' && !(fence.startsWith('`') && info.includes('`')))
    return {
      end: fence,
      isEnd(other, isFirst) {
        const [, closing = '', rest = ''] = FENCE.exec(other) ?? []
        return !isFirst && closing.startsWith(fence) && rest.trim() === ''
      },
    }
  if (COMMENT.test(line)) return { end: '-->', isEnd: other => other.includes('-->') }
  const [, element] = RAW.exec(line) ?? []
  if (element === undefined) return null
  const end = `</${element.toLowerCase()}>`
  return { end, isEnd: other => other.toLowerCase().includes(end) }
}

/** What people wrote as the text of one line, which means nothing else. */
export const inLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#~|&]/g, '\\$&')
