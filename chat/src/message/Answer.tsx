import type { ChatMessage } from '@parley/sdk/react'
import { memo, type ReactElement, Suspense } from 'react'
import { later } from '../app/later.ts'
import { join } from '../control/Button.tsx'
import { Markdown } from '../markdown/Markdown.tsx'
import { useText } from '../text/text.ts'
import { AnswerActions } from './AnswerActions.tsx'
import styles from './Message.module.css'
import { Thinking } from './Thinking.tsx'
import { Thought } from './Thought.tsx'

const MessageFiles = later(() => import('../files/MessageFiles.tsx'))
const Failed = () => <p className={styles.note}>{useText().failed}</p>
/** Why it failed comes when one has. */
const Failure = later(() => import('./Failure.tsx'), Failed)

/** A reply: over the full measure, as far as it is written. */
export const Answer = memo(({ message, isLast }: { message: ChatMessage; isLast: boolean }): ReactElement => {
  const t = useText()
  const { content, reasoning, status } = message
  const isWriting = status === 'STREAMING'
  return (
    <article id={message.id} className={styles.answer} data-status={status} aria-busy={isWriting}>
      <h2 className={styles.author}>
        <span className={styles.spark} data-writing={isWriting} aria-hidden="true" />
        {message.message?.model?.name || t.assistant}
      </h2>
      {reasoning && <Thought text={reasoning} isThinking={isWriting && content === ''} />}
      {content !== '' && <Markdown text={content} open={isWriting} />}
      {(message.message?.attachments?.length || message.message?.image) && (
        <Suspense>
          <MessageFiles message={message} />
        </Suspense>
      )}
      {isWriting && content === '' && !reasoning && <Thinking of={message} />}
      {status === 'DELETED' && <p className={styles.note}>{t.messageDeleted}</p>}
      {status === 'STOPPED' && <p className={styles.note}>{t.stopped}</p>}
      {status === 'FAILED' && (
        <Suspense>
          <Failure message={message} isLast={isLast} />
        </Suspense>
      )}
      {!!message.message?.contextOmitted && isLast && (
        <p className={styles.note}>{t.omitted(message.message.contextOmitted)}</p>
      )}
      {!isWriting && (
        <div
          className={join(styles.actions, styles.below)}
          data-always={isLast || message.versions.length > 1}
        >
          <AnswerActions message={message} isLast={isLast} />
        </div>
      )}
    </article>
  )
})
