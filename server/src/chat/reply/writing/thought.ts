import type { ModelPiece } from '../../../model/model.js'
import type { Mirror } from './mirror.js'
import { createTextCleaner } from './text.js'

/**
 * What a model thinks while it writes a reply. Some say only when they are done that all until then was a thought: it has
 * been shown by then, and is taken out of the text when the reply ends.
 */
export function createThought({ text, thought }: Pick<Mirror, 'text' | 'thought'>) {
  let cleaner = createTextCleaner()
  /** Where the text begins that is none. */
  let answersFrom: number | null = null
  const grow = (piece: string) => {
    if (piece !== '') thought.grow(thought.length, piece)
  }
  return {
    take({ reasoning, takenBack }: ModelPiece): void {
      if (takenBack === 'reasoning') {
        cleaner = createTextCleaner()
        thought.rewrite('')
      }
      if (takenBack === 'text') answersFrom = text.length
      if (reasoning) grow(cleaner.push(reasoning))
    },
    /** At the end, of a text whose own part begins at `begins`. */
    settle(begins: number): void {
      grow(cleaner.end())
      if (answersFrom === null) return
      const { whole } = text
      thought.rewrite(whole.slice(begins, answersFrom) + thought.whole)
      text.rewrite(whole.slice(0, begins) + whole.slice(answersFrom))
    },
  }
}
