import { correct } from './correct.js'
import { type Dialect, withinReach } from './dialects.js'
import type { ModelRequest } from './model.js'

/** In other words or with less of the conversation; nobody waits for more. */
const MOST_CORRECTIONS = 12

export type Form = ReturnType<typeof createForm>

/** How one answer is asked for. What its refusals tell holds for the model once an answer has begun that heeds them. */
export function createForm(known: Dialect, asked: ModelRequest) {
  const dialect = { ...known }
  const tried = new Set<string>()
  let request = withinReach(asked, dialect)
  let corrections = 0
  return {
    dialect,
    get request(): ModelRequest {
      return request
    },
    /** Whether there is another form to ask in after this error. */
    correct(error: unknown): boolean {
      const next = corrections++ < MOST_CORRECTIONS ? correct(error, request, dialect, tried) : null
      if (next) request = next
      // How much it reads is true whatever else is wrong.
      else known.window = dialect.window
      return next !== null
    },
    /** An answer has begun, or ended: nothing is asked again. Pictures are megabytes of text, and need not stay with it. */
    holds(): void {
      Object.assign(known, dialect)
      if (request.messages.some(({ pictures }) => pictures)) request = withoutPictures(request)
    },
  }
}

const withoutPictures = ({ given: _, messages, ...request }: ModelRequest): ModelRequest => ({
  ...request,
  messages: messages.map(({ role, content }) => ({ role, content })),
})
