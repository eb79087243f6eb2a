import type { ChatMessage } from '@parley/sdk/react'
import { Check, Copy, Pencil } from 'lucide-react'
import { memo, type ReactElement, Suspense } from 'react'
import { later } from '../app/later.ts'
import { page } from '../app/page.tsx'
import { useLimits } from '../app/useServer.ts'
import { Avatar } from '../control/Avatar.tsx'
import { IconButton, join } from '../control/Button.tsx'
import { copy } from '../control/copy.ts'
import { useAct } from '../conversation/act.ts'
import { exactly, timeOf } from '../text/moment.ts'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'
import { Remove } from './Remove.tsx'
import { Unsent } from './Unsent.tsx'
import { Versions } from './Versions.tsx'

const MessageFiles = later(() => import('../files/MessageFiles.tsx'))
const EditBox = page(() => import('./EditBox.tsx'))

/** What somebody said: one's own on the right, of others with their name on the left. */
export const Question = memo(({ message }: { message: ChatMessage }): ReactElement => {
  const t = useText()
  const { me, isOwner, isShared, canWrite, editing, setEditing, edit } = useAct()
  const { id, author, content, status, createdAt, message: stored } = message
  const isMine = author === null || author.id === me
  const name = isMine ? t.you : (author?.name ?? t.somebody)
  const isStored = stored !== null
  const isDeleted = status === 'DELETED'
  const { uploads } = useLimits()

  if (editing === id)
    return (
      <Suspense>
        <EditBox
          text={content}
          mayBeEmpty={!!stored?.attachments?.length && !stored.image}
          onClose={() => setEditing(null)}
          onSave={text => {
            setEditing(null)
            void edit(id, text)
          }}
        />
      </Suspense>
    )
  return (
    <article id={id} className={join(styles.question, !isMine && styles.others)} data-status={status}>
      <h2 className={join(styles.author, isMine && 'quietly')}>
        {!isMine && author && <Avatar name={author.name} id={author.id} />}
        {name}
      </h2>
      {uploads && !isDeleted && (
        <Suspense>
          <MessageFiles message={message} />
        </Suspense>
      )}
      {(isDeleted || content !== '') && (
        <div className={styles.bubble} dir="auto">
          {isDeleted ? t.messageDeleted : content}
        </div>
      )}
      {isDeleted ? (
        message.versions.length > 1 && <Versions message={message} />
      ) : status === 'UNSENT' ? (
        <Unsent message={message} />
      ) : (
        <div className={styles.actions} data-always={message.versions.length > 1}>
          <time className={styles.time} dateTime={createdAt} title={exactly(createdAt)}>
            {timeOf(createdAt)}
          </time>
          <IconButton icon={Copy} label={t.copyText} onClick={() => void copy(content, t.copied)} />
          {isMine && isStored && canWrite && (
            <IconButton icon={Pencil} label={t.edit} onClick={() => setEditing(id)} />
          )}
          {(isMine || isOwner) && isStored && canWrite && <Remove message={message} />}
          <Versions message={message} />
          {isShared && isMine && status !== 'SENDING' && (
            <span className={styles.sent} title={t.sent}>
              <Check size={14} aria-label={t.sent} />
            </span>
          )}
        </div>
      )}
    </article>
  )
})
