import type { ChatMessage } from '@parley/sdk/react'
import { ArrowDown } from 'lucide-react'
import { type ReactElement, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { IconButton } from '../control/Button.tsx'
import { useText } from '../text/text.ts'
import styles from './Thread.module.css'
import { TurnView } from './TurnView.tsx'
import { createTurns } from './turns.ts'
import { useFollow } from './useFollow.ts'

/** So near to the beginning, what came before is fetched. */
const EARLY_PX = 800

interface Given {
  messages: readonly ChatMessage[]
  hasEarlier: boolean
  loadingEarlier: boolean
  loadEarlier: () => void
  isReplying: boolean
  list: RefObject<VirtualizerHandle | null>
}

/** The branch that is shown. Only what is near to be seen is in the page, however long it is. */
export function Thread({
  messages,
  hasEarlier,
  loadingEarlier,
  loadEarlier,
  isReplying,
  list,
}: Given): ReactElement {
  const t = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const [group] = useState(createTurns)
  const turns = group(messages)
  const { isFar, rest, toEnd } = useFollow(scroller)
  const last = turns.at(-1)
  const sending = last?.question?.status === 'SENDING' ? last.key : null
  const [pinned, setPinned] = useState<string | null>(null)
  if (sending !== null && sending !== pinned) setPinned(sending)

  const first = messages[0]?.key
  const [begin, setBegin] = useState(first)
  const isPrepended = begin !== first && messages.findIndex(({ key }) => key === begin) > 0
  useEffect(() => setBegin(first), [first])

  // Opened at the end; later at what was sent.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened
  useLayoutEffect(() => {
    list.current?.scrollToIndex(Number.MAX_SAFE_INTEGER, { align: 'end' })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is sent
  useLayoutEffect(() => {
    if (sending === null) return
    rest()
    list.current?.scrollToIndex(turns.length - 1, { align: 'start' })
  }, [sending])

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.thread}
        tabIndex={0}
        role="region"
        aria-label={t.messages}
        aria-busy={isReplying}
      >
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          shift={isPrepended}
          bufferSize={600}
          onScroll={offset => {
            if (offset < EARLY_PX && hasEarlier && !loadingEarlier) loadEarlier()
          }}
        >
          {turns.map(turn => (
            <TurnView
              key={turn.key}
              turn={turn}
              isLast={turn === last}
              isPinned={turn.key === pinned && turn === last}
            />
          ))}
        </Virtualizer>
      </div>
      {isFar && <IconButton className={styles.toEnd} icon={ArrowDown} label={t.toEnd} onClick={toEnd} />}
    </div>
  )
}
