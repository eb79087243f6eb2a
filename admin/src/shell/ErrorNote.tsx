import { ParleyError } from '@parley/sdk'
import { CircleAlert } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { CopyId } from '../field/CopyId.js'

/** What failed, in words; what to do; and what the server's log knows it by. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const translate = useTranslate()
  const known = error instanceof ParleyError ? error : null
  const otherwise = error instanceof Error ? error.message : translate('error.title')
  const text = known ? translate(`error.${known.code}`, { _: known.message }) : otherwise
  return (
    <div className="error-note" role="alert">
      <CircleAlert size={18} aria-hidden="true" />
      <div>
        <p>{text}</p>
        {known?.requestId && (
          <p className="error-id">
            <span className="quiet">{translate('error.requestId', { id: '' })}</span>{' '}
            <CopyId id={known.requestId} whole />
          </p>
        )}
      </div>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {translate('console.retry')}
        </button>
      )}
    </div>
  )
}
