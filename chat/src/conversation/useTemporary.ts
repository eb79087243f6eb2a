import { useParley } from '@parley/sdk/react'
import { useEffect, useMemo, useState } from 'react'
import { arrive } from '../app/place.ts'
import type { Given as Files } from '../files/given.ts'

interface Options {
  model?: string
  attachmentIds: readonly string[]
  image: boolean
}

const none: Files['uploads'] = []

/**
 * A new conversation that is kept nowhere: it has to be started before anything is said in it. Where it cannot be, text and
 * files are given back to who wrote them.
 */
export function useTemporary(
  id: string | null,
  send: (text: string, options: Options) => Promise<boolean>,
  onText: (text: string) => void,
) {
  const parley = useParley()
  const [isTemporary, setTemporary] = useState(false)
  const [waiting, setWaiting] = useState<
    (Omit<Options, 'model'> & { text: string; in: string | null }) | null
  >(null)
  const [error, setError] = useState<Error | null>(null)
  const [givenBack, setGivenBack] = useState(none)
  useEffect(() => {
    if (!waiting || waiting.in === null || waiting.in !== id) return
    setWaiting(null)
    const { text, attachmentIds, image } = waiting
    void send(text, { attachmentIds, image })
  }, [waiting, id, send])
  return useMemo(
    () => ({
      isTemporary,
      setTemporary,
      error,
      givenBack,
      /** On its way to a conversation that is not there yet. */
      text: waiting?.text ?? null,
      say(text: string, files: Files | null, model: string | null, image: boolean) {
        const attachmentIds = files?.ids ?? []
        const chosen = model === null ? {} : { model }
        setGivenBack(none)
        // An image is made by another model than that of the conversation.
        if (id !== null || !isTemporary)
          return void send(text, { ...(!image && chosen), attachmentIds, image })
        setError(null)
        setWaiting({ text, attachmentIds, image, in: null })
        parley.createConversation({ temporary: true, ...chosen }).then(
          made => {
            setWaiting({ text, attachmentIds, image, in: made.id })
            arrive(made.id)
          },
          (cause: unknown) => {
            onText(text)
            setGivenBack(files?.uploads ?? none)
            setWaiting(null)
            setError(cause instanceof Error ? cause : new Error(String(cause)))
          },
        )
      },
    }),
    [id, isTemporary, error, givenBack, waiting, parley, send, onText],
  )
}
