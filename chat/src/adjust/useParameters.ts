import type { ModelParametersInput } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useCallback, useEffect, useState } from 'react'

/** What was chosen for a conversation; null until it is known. A choice holds at once, and is taken back where it is refused. */
export function useParameters(id: string) {
  const parley = useParley()
  const [values, setValues] = useState<ModelParametersInput | null>(null)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    const { signal, abort } = withAbort()
    parley.conversationParameters(id, { signal }).then(
      found => setValues(found?.parameters ?? {}),
      (cause: Error) => {
        if (!signal.aborted) setError(cause)
      },
    )
    return abort
  }, [id, parley])

  /** null: all of it is as the company set it. */
  const choose = useCallback(
    (given: ModelParametersInput | null) => {
      setError(null)
      setValues(given && { ...values, ...given })
      parley.updateConversation(id, { parameters: given }).then(
        () => setValues(now => now ?? {}),
        (cause: Error) => {
          setValues(values)
          setError(cause)
        },
      )
    },
    [id, parley, values],
  )
  return { values, error, choose }
}

function withAbort() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
