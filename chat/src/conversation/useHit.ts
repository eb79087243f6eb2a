import type { ChatMessage, UseConversation } from '@parley/sdk/react'
import { type RefObject, useEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { close, type Place, usePlace } from '../app/place.ts'
import './hit.css'
import { createTurns } from './turns.ts'

const MARKED_MS = 2400
const FADING_MS = 400
/** So long what was scrolled to is waited for: it is in the page when it is near to be seen. */
const FRAMES = 120

/** Goes to the message that the address names, where a search found it, and marks it for a moment. */
export function useHit(
  messages: readonly ChatMessage[],
  show: UseConversation['show'],
  list: RefObject<VirtualizerHandle | null>,
): void {
  const place = usePlace()
  const asked = useRef<Place>(null)
  const reached = useRef<Place>(null)
  useEffect(() => {
    const id = place.opened
    if (!id.startsWith('msg_') || reached.current === place || messages.length === 0) return
    const at = turnOf(id, messages)
    if (at >= 0) {
      reached.current = place
      void reach(list.current, at, id)
    } else if (asked.current !== place) {
      asked.current = place
      // Where it is gone, the conversation stands as it would without.
      void show(id).then(isShown => isShown || close())
    }
  }, [place, messages, show, list])
}

const turnOf = (id: string, messages: readonly ChatMessage[]): number =>
  createTurns()(messages).findIndex(
    ({ question, answers }) => question?.id === id || answers.some(answer => answer.id === id),
  )

async function reach(list: VirtualizerHandle | null, turn: number, id: string): Promise<void> {
  list?.scrollToIndex(turn, { align: 'start' })
  for (let frame = 0; frame < FRAMES; frame++) {
    await new Promise(requestAnimationFrame)
    const message = document.getElementById(id)
    if (!message) continue
    message.tabIndex = -1
    message.focus({ preventScroll: true })
    // Until it is measured it is hidden, and takes no focus.
    if (document.activeElement === message) return mark(message)
  }
}

function mark(message: HTMLElement): void {
  message.dataset.found = 'marked'
  message.scrollIntoView({ block: 'start' })
  setTimeout(() => {
    message.dataset.found = 'fading'
  }, MARKED_MS)
  setTimeout(() => delete message.dataset.found, MARKED_MS + FADING_MS)
}
