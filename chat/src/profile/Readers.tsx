import type { User } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'
import type { ReactElement } from 'react'
import { exactly, fromNow } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'

const MOST = 100

/** Who could read what this person wrote without being in the conversation, when and why: the newest. */
export function Readers({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const reads = useAnswer('historyReads', async (client, signal) =>
    client.userHistoryReads(me.id, { first: MOST, signal }),
  )
  const found = reads.value?.nodes
  return (
    <>
      <p className={styles.quiet}>{t.readersText}</p>
      {found?.length === 0 && <p>{t.readersNone}</p>}
      <ul className={styles.rows} aria-busy={!found && !reads.error}>
        {found?.map(({ id, kind, reader, conversationId, reason, lastReadAt }) => (
          <li key={id}>
            <div>
              <strong>{reader?.name ?? t.readerUnknown}</strong>
              <span>
                {[t.readerKinds[kind as keyof typeof t.readerKinds] ?? kind, reason]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {conversationId && <a href={`/c/${conversationId}`}>{t.readerConversation}</a>}
            </div>
            <time dateTime={lastReadAt} title={exactly(lastReadAt)}>
              {fromNow(lastReadAt)}
            </time>
          </li>
        ))}
      </ul>
      <Problem error={reads.error} />
    </>
  )
}
