import type { ModelPiece } from '../../../model/model.js'
import type { Mirror } from './mirror.js'
import { cleanText } from './text.js'

/**
 * What a model thinks while it writes a reply. Some say only when they are done that all until then was a thought: it has
 * been shown by then, and is taken out of the text when the reply ends.
 */
export function createThought(mirror: Pick<Mirror, 'length' | 'text' | 'from' | 'rewrite'>) {
  let thought = ''
  /** Where the text begins that is none. */
  let answersFrom: number | null = null
  return {
    take({ reasoning, takenBack }: ModelPiece): void {
      if (takenBack === 'reasoning') thought = ''
      if (takenBack === 'text') answersFrom = mirror.length
      thought += reasoning ?? ''
    },
    /** At the end, of a text whose own part begins at `begins`. */
    settle(begins: number): void {
      if (answersFrom === null) return
      const { text } = mirror
      thought = text.slice(begins, answersFrom) + thought
      mirror.rewrite(text.slice(0, begins) + text.slice(answersFrom))
    },
    get text(): string {
      return cleanText(thought)
    },
  }
}
