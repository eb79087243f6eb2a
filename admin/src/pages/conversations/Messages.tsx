import { useEffect, useRef } from 'react'
import { useTranslate } from 'react-admin'
import { Link, useLocation, useSearchParams } from 'react-router-dom'
import { Avatar } from '../../field/Avatar.js'
import { Chip } from '../../field/Chip.js'
import { Time } from '../../field/Time.js'
import { toneOf } from '../../field/tone.js'
import { useLabels } from '../../i18n/useLabels.js'
import { Empty } from '../../shell/Empty.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { type Said, useTranscript } from './useTranscript.js'

/** What was said, as it was written; the address leads to single messages. */
export function Messages({ id }: { id: string }) {
  const translate = useTranslate()
  const [params] = useSearchParams()
  const message = params.get('message')
  const { said, error, refetch, hasNextPage, isFetching, fetchNextPage } = useTranscript(id, message)
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!said) return <div className="page-loading" aria-busy="true" />
  if (said.length === 0) return <Empty text={translate('transcript.empty')} />
  return (
    <>
      <ol className="said-list" aria-label={translate('transcript.messages')}>
        {said.map(one => (
          <Message key={one.id} said={one} isSought={one.id === message} conversation={id} />
        ))}
      </ol>
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetching} onClick={() => void fetchNextPage()}>
          {translate('transcript.more')}
        </button>
      )}
    </>
  )
}

function Message({ said, isSought, conversation }: { said: Said; isSought: boolean; conversation: string }) {
  const translate = useTranslate()
  const labels = useLabels()
  const item = useRef<HTMLLIElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    if (isSought) item.current?.scrollIntoView({ block: 'center' })
  }, [isSought])
  const { role, author, model, content, status, failure, createdAt } = said
  const isModel = role === 'ASSISTANT'
  const name = isModel
    ? (model?.name ?? translate('transcript.model'))
    : (author?.name ?? translate('transcript.person'))
  const page = pathname.endsWith(conversation) ? pathname : `/conversations/${conversation}`
  return (
    <li className={isSought ? 'said said-sought' : 'said'} ref={item} data-id={said.id}>
      <p className="said-head">
        {!isModel && <Avatar name={name} picture={author?.picture} />}
        <strong>{name}</strong>
        {status !== 'COMPLETE' && <Chip tone={toneOf(status)}>{labels.value('MessageStatus', status)}</Chip>}
        <Link
          className="said-time quiet"
          title={translate('transcript.link')}
          to={`${page}?tab=transcript&message=${said.id}`}
        >
          <Time value={createdAt} />
        </Link>
      </p>
      {content !== '' && <p className="said-text">{content}</p>}
      {failure && <p className="said-failure">{failure.message}</p>}
    </li>
  )
}
