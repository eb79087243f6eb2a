import { type Parley, ParleyError } from '@parley/sdk'
import { isSignedOut } from '../app/explain.ts'
import { keep, read } from '../app/kept.ts'
import { nameOf } from '../composer/draft.ts'

const PAUSE_MS = 1000
const AGAIN_MS = 10_000

/** What no later try changes: it is not allowed, not there any more, or too long. */
const final = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'])

export type DraftKeeper = ReturnType<typeof createDraftKeeper>

/**
 * Brings the draft of one conversation to the server, and here what the server has. It is read where this browser
 * keeps it, beside what the server was last known to have: while both are the same, nobody has touched it here, and
 * the server's counts; where they differ, what stands here does.
 */
export function createDraftKeeper(parley: Parley, user: string, id: string) {
  const name = nameOf(user, id)
  const known = `${name}.known`
  const here = () => read(name) ?? ''
  const there = () => read(known) ?? ''
  let timer: ReturnType<typeof setTimeout> | undefined
  // Until it is known what the server has.
  let isBusy = true
  let refused: string | undefined

  const isDue = () => here() !== there() && here() !== refused

  function writeIn(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(writeNow, ms)
  }

  function writeNow(): void {
    clearTimeout(timer)
    if (isBusy || !isDue()) return
    isBusy = true
    const content = here()
    void parley
      .setDraft({ conversationId: id, content })
      .then(
        () => {
          keep(known, content || null)
          return PAUSE_MS
        },
        (error: Error) => {
          const { code, retryAfter = 0 } = error instanceof ParleyError ? error : { code: '' }
          // Whoever has signed in again opens the page again.
          if (final.has(code) || isSignedOut(error)) refused = content
          return Math.max(AGAIN_MS, retryAfter * 1000)
        },
      )
      .then(ms => {
        isBusy = false
        if (isDue()) writeIn(ms)
      })
  }

  return {
    writeNow,
    /** Something was typed: it is written after a pause. */
    touch(): void {
      if (isDue()) writeIn(PAUSE_MS)
    },
    /** What is to stand here instead of what does; null where that stays. */
    async begin(): Promise<string | null> {
      const draft = await parley.conversationDraft(id).catch(() => undefined)
      isBusy = false
      // Without an answer, the one here is as good: it is compared the next time.
      if (draft === undefined) return null
      const content = draft?.content ?? ''
      const isUntouched = here() === there()
      // Emptied here, and written anew elsewhere since.
      const isTaken = isUntouched || (here() === '' && content !== there())
      const isOther = isTaken && content !== here()
      if (isOther) keep(name, content || null)
      keep(known, content || null)
      if (isDue()) writeIn(PAUSE_MS)
      return isOther ? content : null
    },
  }
}
