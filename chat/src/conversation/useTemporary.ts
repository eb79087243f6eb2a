import { useParley } from '@parley/sdk/react'
import { useEffect, useMemo, useState } from 'react'
import { arrive } from '../app/place.ts'

interface Options {
  model?: string
  attachmentIds: readonly string[]
}

/** A new conversation that is kept nowhere: it has to be started before anything is said in it. */
export function useTemporary(
  id: string | null,
  send: (text: string, options: Pick<Options, 'attachmentIds'>) => Promise<boolean>,
) {
  const parley = useParley()
  const [isTemporary, setTemporary] = useState(false)
  const [waiting, setWaiting] = useState<{
    text: string
    attachmentIds: readonly string[]
    in: string | null
  } | null>(null)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    if (!waiting || waiting.in === null || waiting.in !== id) return
    setWaiting(null)
    void send(waiting.text, waiting)
  }, [waiting, id, send])
  return useMemo(
    () => ({
      isTemporary,
      setTemporary,
      error,
      /** On its way to a conversation that is not there yet. */
      text: waiting?.text ?? null,
      /** `onFail` gives the text back to who wrote it. */
      with(text: string, { attachmentIds, ...options }: Options, onFail: () => void) {
        setError(null)
        setWaiting({ text, attachmentIds, in: null })
        parley.createConversation({ temporary: true, ...options }).then(
          made => {
            setWaiting({ text, attachmentIds, in: made.id })
            arrive(made.id)
          },
          (cause: unknown) => {
            onFail()
            setWaiting(null)
            setError(cause instanceof Error ? cause : new Error(String(cause)))
          },
        )
      },
    }),
    [isTemporary, error, waiting, parley],
  )
}
