import type { ChatMessage } from '@parley/sdk/react'

/** What somebody said, and what was answered. */
export interface Turn {
  key: string
  /** Null where earlier messages are not here yet. */
  question: ChatMessage | null
  answers: readonly ChatMessage[]
}

/** Groups messages; a turn of the same messages is the same object as before. */
export function createTurns() {
  let known = new Map<string, Turn>()

  return (messages: readonly ChatMessage[]): readonly Turn[] => {
    const groups: ChatMessage[][] = []
    for (const message of messages) {
      const last = groups.at(-1)
      if (message.role === 'USER' || !last) groups.push([message])
      else last.push(message)
    }
    const turns = groups.map(group => {
      const [first, ...others] = group as [ChatMessage, ...ChatMessage[]]
      const turn: Turn =
        first.role === 'USER'
          ? { key: first.key, question: first, answers: others }
          : { key: first.key, question: null, answers: group }
      const before = known.get(turn.key)
      return before && isSame(before, turn) ? before : turn
    })
    known = new Map(turns.map(turn => [turn.key, turn]))
    return turns
  }
}

const isSame = (a: Turn, b: Turn): boolean =>
  a.question === b.question &&
  a.answers.length === b.answers.length &&
  a.answers.every((answer, i) => answer === b.answers[i])
