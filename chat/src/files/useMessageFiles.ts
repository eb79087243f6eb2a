import type { Attachment } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useState } from 'react'

/** Addresses are asked for anew some time before they end. */
const EARLY_MS = 60_000
const none: readonly Attachment[] = []
const known = new Map<string, readonly Attachment[]>()

/** The files of a stored message, with addresses that work. */
export function useMessageFiles(id: string | null): readonly Attachment[] {
  const parley = useParley()
  const [files, setFiles] = useState((id !== null && known.get(id)) || none)
  useEffect(() => {
    if (id === null) return
    const ending = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = (found: readonly Attachment[]) => {
      known.set(id, found)
      setFiles(found)
      const ends = Math.min(...found.map(({ urlExpiresAt }) => Date.parse(urlExpiresAt ?? '') || Infinity))
      if (ends < Infinity) timer = setTimeout(ask, Math.max(ends - Date.now() - EARLY_MS, EARLY_MS))
    }
    function ask() {
      parley
        .messageAttachments(id ?? '', { signal: ending.signal })
        // Without an answer the message stands without its files until it is shown again.
        .then(
          found => follow(found ?? none),
          () => {},
        )
    }
    const before = known.get(id)
    const isGood = before?.every(({ urlExpiresAt }) => Date.parse(urlExpiresAt ?? '') > Date.now() + EARLY_MS)
    if (before && isGood) follow(before)
    else ask()
    return () => {
      ending.abort()
      clearTimeout(timer)
    }
  }, [id, parley])
  return files
}
