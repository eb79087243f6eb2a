import type { ChatMessage } from '@parley/sdk/react'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { type ReactElement, Suspense, useState } from 'react'
import { page } from '../app/page.tsx'
import { IconButton } from '../control/Button.tsx'
import { useAct } from '../conversation/act.ts'
import { useText } from '../text/text.ts'

const CommentDialog = page(() => import('./CommentDialog.tsx'))

/** What one thinks of a reply: a second click takes it back, and what was wrong can be said in words. */
export function Rating({ message }: { message: ChatMessage }): ReactElement {
  const t = useText()
  const { rate } = useAct()
  const { id } = message
  const given = message.message?.feedback ?? null
  const [asks, setAsks] = useState(false)
  return (
    <>
      <IconButton
        icon={ThumbsUp}
        label={t.good}
        aria-pressed={given?.rating === 'UP'}
        onClick={() => void rate(id, given?.rating === 'UP' ? null : 'UP')}
      />
      <IconButton
        icon={ThumbsDown}
        label={t.bad}
        aria-pressed={given?.rating === 'DOWN'}
        onClick={() => {
          const next = given?.rating === 'DOWN' ? null : 'DOWN'
          void rate(id, next)
          setAsks(next !== null)
        }}
      />
      {asks && (
        <Suspense>
          <CommentDialog
            comment={given?.comment ?? ''}
            onClose={() => setAsks(false)}
            onTell={comment => {
              setAsks(false)
              void rate(id, 'DOWN', comment)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
