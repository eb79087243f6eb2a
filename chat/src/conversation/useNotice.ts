import type { ChatMessage } from '@parley/sdk/react'
import { useEffect, useRef } from 'react'
import { keep, read } from '../app/kept.ts'
import { say } from '../control/toast.ts'
import { useOpenedText } from '../text/openedText.ts'

/** Shorter ones are waited for. */
const LONG_MS = 10_000
const ASKED = 'noticeAsked'

/**
 * Tells whoever looks elsewhere that a long reply has ended. Whether the browser may is asked once, when they are back and
 * have missed one: until then nobody knows what the question is about.
 */
export function useNotice(messages: readonly ChatMessage[], isWanted: boolean): void {
  const t = useOpenedText()
  const last = messages.at(-1)
  const writing = last?.status === 'STREAMING' ? last.key : null
  const begun = useRef({ key: '', at: 0 })
  useEffect(() => {
    if (writing) {
      begun.current = { key: writing, at: Date.now() }
      return
    }
    const { key, at } = begun.current
    begun.current = { key: '', at: 0 }
    const isMissed = key !== '' && last?.key === key && document.hidden && Date.now() - at >= LONG_MS
    if (!isMissed || !isWanted || !('Notification' in window)) return
    if (Notification.permission === 'granted') notify(t.replyDone, key)
    else if (Notification.permission === 'default' && !read(ASKED)) {
      const ask = () => {
        if (document.hidden) return
        document.removeEventListener('visibilitychange', ask)
        if (read(ASKED)) return
        keep(ASKED, 'yes')
        say(t.noticeAsk, { label: t.noticeAllow, run: () => void Notification.requestPermission() })
      }
      document.addEventListener('visibilitychange', ask)
    }
  }, [writing, last?.key, isWanted, t])
}

function notify(text: string, tag: string): void {
  try {
    const notice = new Notification(text, { body: document.title, tag })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
  } catch {
    // Chromium on Android lets service workers alone do so, and says it by throwing (crbug.com/481856).
  }
}
