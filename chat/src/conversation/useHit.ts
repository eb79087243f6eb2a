import type { ChatMessage, UseConversation } from '@parley/sdk/react'
import { type RefObject, useEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { close, type Place, usePlace } from '../app/place.ts'
import './hit.css'
import { createTurns } from './turns.ts'

const MARKED_MS = 2400
const FADING_MS = 400
/** So long what was scrolled to is waited for: it is in the page when it is near to be seen. */
const FRAMES = 600
/** The list may not stand yet, and pages that come above move what was scrolled to. */
const AGAIN_FRAMES = 20
/** What closed before may give the focus back, and the list put what it measures in anew: half a second is ours. */
const HELD_FRAMES = 30

/** Goes to the message that the address names, where a search found it, and marks it for a moment. */
export function useHit(
  messages: readonly ChatMessage[],
  show: UseConversation['show'],
  list: RefObject<VirtualizerHandle | null>,
): void {
  const place = usePlace()
  const asked = useRef<Place>(null)
  const reached = useRef<Place>(null)
  const latest = useRef(messages)
  const here = useRef<Place>(null)
  useEffect(() => {
    here.current = place
    // What is still looked for then belongs to another page.
    return () => {
      here.current = null
    }
  }, [place])
  useEffect(() => {
    latest.current = messages
    const id = place.opened
    if (!id.startsWith('msg_') || reached.current === place || messages.length === 0) return
    if (turnOf(id, messages) >= 0) {
      reached.current = place
      void reach(id, {
        isWanted: () => here.current === place,
        scroll: () => list.current?.scrollToIndex(turnOf(id, latest.current), { align: 'start' }),
      })
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

/** Scrolls to a message until it is in the page, and has it keep the focus; ends when somebody goes elsewhere. */
async function reach(id: string, { isWanted, scroll }: { isWanted: () => boolean; scroll: () => void }) {
  let marked: HTMLElement | null = null
  // Whoever acts once they are there goes on from there.
  let acted = false
  const act = () => {
    acted = marked !== null
  }
  addEventListener('keydown', act, true)
  addEventListener('pointerdown', act, true)
  const isHeld = () => isWanted() && !acted
  for (let frame = 0, held = 0; frame < FRAMES && held < HELD_FRAMES && isHeld(); frame++) {
    const message = document.getElementById(id)
    if (!message) {
      if (frame % AGAIN_FRAMES === 0) scroll()
    } else if (document.activeElement === message) {
      held++
      if (marked !== message) mark(message)
      marked = message
    } else {
      // Until it is measured it is hidden, and takes no focus.
      message.tabIndex = -1
      message.focus({ preventScroll: true })
    }
    await new Promise(requestAnimationFrame)
  }
  removeEventListener('keydown', act, true)
  removeEventListener('pointerdown', act, true)
}

function mark(message: HTMLElement): void {
  message.dataset.found = 'marked'
  message.scrollIntoView({ block: 'start' })
  setTimeout(() => {
    message.dataset.found = 'fading'
  }, MARKED_MS)
  setTimeout(() => delete message.dataset.found, MARKED_MS + FADING_MS)
}
