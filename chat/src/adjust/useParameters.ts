import type { ModelParametersInput } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useCallback, useEffect, useState } from 'react'

/** What was chosen for a conversation; null until it is known. A choice holds at once, and is taken back where it is refused. */
export function useParameters(id: string) {
  const parley = useParley()
  const [values, setValues] = useState<ModelParametersInput | null>(null)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    parley.conversationParameters(id, { signal: leaving.signal }).then(
      found => setValues(found?.parameters ?? {}),
      (cause: Error) => {
        if (!leaving.signal.aborted) setError(cause)
      },
    )
    return () => leaving.abort()
  }, [id, parley])

  /** null: all of it is as the company set it. */
  const choose = useCallback(
    (given: ModelParametersInput | null) => {
      setError(null)
      setValues(given && { ...values, ...given })
      parley.updateConversation(id, { parameters: given }).then(
        () => setValues(now => now ?? {}),
        (cause: Error) => {
          // Only this choice: another one may have been made meanwhile.
          setValues(now => ({ ...now, ...before(values, given) }))
          setError(cause)
        },
      )
    },
    [id, parley, values],
  )
  return { values, error, choose }
}

/** What stood where something was chosen; of all of it, all that stood. */
function before(values: ModelParametersInput | null, given: ModelParametersInput | null) {
  if (!given) return values
  const fields = Object.keys(given) as (keyof ModelParametersInput)[]
  return Object.fromEntries(fields.map(field => [field, values?.[field] ?? null]))
}
