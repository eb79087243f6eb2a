const HIGH_SURROGATE = /[\uD800-\uDBFF]$/

/** Text as every store can keep it, PostgreSQL included: rule 5 of docs/replies.md. */
export function createTextCleaner() {
  let held = ''
  return {
    push(piece: string): string {
      let text = held + piece
      held = HIGH_SURROGATE.exec(text)?.[0] ?? ''
      if (held) text = text.slice(0, -1)
      return cleanText(text)
    },
    end(): string {
      const rest = cleanText(held)
      held = ''
      return rest
    },
  }
}

export const cleanText = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** The greatest offset up to `offset` that does not stand inside a surrogate pair. */
export function wholeOffset(text: string, offset: number): number {
  const inPair = offset > 0 && isSurrogate(text, offset, 0xdc00) && isSurrogate(text, offset - 1, 0xd800)
  return inPair ? offset - 1 : offset
}

function isSurrogate(text: string, index: number, from: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= from && unit < from + 0x400
}
