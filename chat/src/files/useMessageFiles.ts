import type { Attachment, Message } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'

/** Addresses are asked for anew some time before they end. */
const EARLY_MS = 60_000
const none: readonly Attachment[] = []

/** The files of a message, with addresses that work; `renew` asks for others where one did not. */
export function useMessageFiles(message: Message | null): [files: readonly Attachment[], renew: () => void] {
  const parley = useParley()
  const [asked, setAsked] = useState(none)
  const askedFor = useRef<string | null>(null)
  const given = message?.attachments ?? none
  const files = endOf(asked) > endOf(given) && asked.length > 0 ? asked : given
  const ends = endOf(files)

  const renew = () => {
    const address = files[0]?.url ?? null
    // What is broken in itself stays so: each address is given up once.
    if (!message || askedFor.current === address) return
    askedFor.current = address
    parley.messageAttachments(message.id).then(
      found => setAsked(found ?? none),
      () => {
        askedFor.current = null
      },
    )
  }
  const renewInTime = useEffectEvent(renew)
  useEffect(() => {
    if (ends === Infinity) return
    const timer = setTimeout(renewInTime, Math.max(ends - Date.now() - EARLY_MS, 0))
    return () => clearTimeout(timer)
  }, [ends])
  return [files, renew]
}

const endOf = (files: readonly Attachment[]): number =>
  Math.min(...files.map(({ urlExpiresAt }) => Date.parse(urlExpiresAt ?? '') || Infinity))
