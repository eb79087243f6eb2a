import type { ChatMessage } from '@parley/sdk/react'
import { type ReactElement, useEffect, useState } from 'react'
import { plainText } from '../message/plainText.ts'
import { useText } from '../text/text.ts'

const STILL_MS = 7000

/**
 * For those who listen: that a reply begins, goes on and ends, and then the whole of it, once. Text that grows where it is
 * read aloud would be read in pieces, over and over.
 */
export function LiveRegions({ messages }: { messages: readonly ChatMessage[] }): ReactElement {
  const t = useText()
  const last = messages.at(-1)
  const writing = last?.status === 'STREAMING' ? last.key : null
  const [heard, setHeard] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const [whole, setWhole] = useState({ key: '', text: '' })
  const stands = messages.some(({ key, status }) => key === whole.key && status !== 'DELETED')
  if (writing !== heard) {
    setHeard(writing)
    if (writing) setSaid(t.replyBegins)
    else if (last?.key === heard && last.role === 'ASSISTANT') {
      setSaid(last.status === 'COMPLETE' ? t.replyDone : last.status === 'STOPPED' ? t.stopped : t.failed)
      setWhole({ key: last.key, text: plainText(last.content) })
    }
  }
  useEffect(() => {
    if (writing === null) return
    let count = 0
    // The same words again would not be said.
    const timer = setInterval(() => setSaid(t.stillWriting + (count++ % 2 ? '' : '\u00a0')), STILL_MS)
    return () => clearInterval(timer)
  }, [writing, t])
  return (
    <div className="quietly">
      <p role="status">{said}</p>
      <div role="log" aria-label={t.lastReply}>
        {stands && <p>{whole.text}</p>}
      </div>
    </div>
  )
}
