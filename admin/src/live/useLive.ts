import { operation } from '@parley/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { noteSignedOut } from '../auth/signedOut.js'
import { stream } from '../data/client.js'
import { ofResource } from '../data/queryKeys.js'
import { known } from '../define/known.js'
import { createInbox, type LiveEvent } from './events.js'

const EVERY_MS = 1000

type Live = { event: LiveEvent }

/** Follows what happens as long as the console is open, and refreshes what is shown of it. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const { live } = known
    if (!live) return
    const ending = new AbortController()
    const inbox = createInbox(resource => void client.invalidateQueries(ofResource(resource)))
    const timer = setInterval(inbox.flush, EVERY_MS)
    const follow = async () => {
      const document = operation<Live, { after?: string }>(live.document)
      for await (const event of stream.events(document, {}, { signal: ending.signal })) inbox.take(event)
    }
    // Who may follow nothing does without.
    follow().catch(error => noteSignedOut(error))
    return () => {
      ending.abort()
      clearInterval(timer)
    }
  }, [client])
}
