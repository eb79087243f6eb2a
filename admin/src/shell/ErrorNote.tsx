import { ParleyError } from '@parley/sdk'
import { CircleAlert } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { CopyId } from '../field/CopyId.js'
import { errorText } from './errorText.js'

/** What failed, in words; what to do; and what the server's log knows it by. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const translate = useTranslate()
  const known = error instanceof ParleyError ? error : null
  return (
    <div className="error-note" role="alert">
      <CircleAlert size={18} aria-hidden="true" />
      <div>
        <p>{errorText(error, translate)}</p>
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
