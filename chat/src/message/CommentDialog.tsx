import { type ReactElement, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { Actions, Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Message.module.css'

interface Given {
  comment: string
  onTell: (comment: string) => void
  onClose: () => void
}

/** Asks what was wrong with a reply. */
export default function CommentDialog({ comment: given, onTell, onClose }: Given): ReactElement {
  const t = useOpenedText()
  const [comment, setComment] = useState(given)
  return (
    <Dialog title={t.whatWasWrong} onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          onTell(comment)
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
          <Button kind="quiet" onClick={onClose}>
            {t.skip}
          </Button>
          <Button kind="primary" type="submit" disabled={comment.trim() === ''}>
            {t.tell}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
