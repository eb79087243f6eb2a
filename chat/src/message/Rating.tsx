import type { ChatMessage } from '@parley/sdk/react'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button, IconButton } from '../control/Button.tsx'
import { Actions, Dialog } from '../control/Dialog.tsx'
import { useAct } from '../conversation/act.ts'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

/** What one thinks of a reply: a second click takes it back, and what was wrong can be said in words. */
export function Rating({ message }: { message: ChatMessage }): ReactElement {
  const t = useText()
  const { rate } = useAct()
  const { id } = message
  const given = message.message?.feedback ?? null
  const [asks, setAsks] = useState(false)
  const [comment, setComment] = useState('')
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
          setComment(given?.comment ?? '')
          setAsks(next !== null)
        }}
      />
      {asks && (
        <Dialog title={t.whatWasWrong} onClose={() => setAsks(false)}>
          <form
            onSubmit={event => {
              event.preventDefault()
              setAsks(false)
              void rate(id, 'DOWN', comment)
            }}
          >
            <div className={styles.comment}>
              <textarea
                rows={4}
                maxLength={2000}
                value={comment}
                aria-label={t.whatWasWrong}
                placeholder={t.commentHint}
                onChange={event => setComment(event.target.value)}
              />
            </div>
            <Actions>
              <Button kind="quiet" onClick={() => setAsks(false)}>
                {t.skip}
              </Button>
              <Button kind="primary" type="submit" disabled={comment.trim() === ''}>
                {t.tell}
              </Button>
            </Actions>
          </form>
        </Dialog>
      )}
    </>
  )
}
