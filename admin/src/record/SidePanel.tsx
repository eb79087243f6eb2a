import { Maximize2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { Link } from 'react-router-dom'
import { resourceOf } from '../define/known.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { RecordHead } from './RecordHead.js'
import { RecordTabs } from './RecordTabs.js'
import { useRecord } from './useRecord.js'

/** One object beside the list it stands in, which keeps its place. */
export function SidePanel({ resource, id, onClose }: { resource: string; id: string; onClose(): void }) {
  const translate = useTranslate()
  const [tab, setTab] = useState('overview')
  const { row, error, refetch } = useRecord(resource, id)
  return (
    <aside className="panel" aria-label={translate('list.details')}>
      <div className="panel-bar">
        <Link
          className="icon-button"
          to={`/${resource}/${encodeURIComponent(id)}`}
          aria-label={translate('list.openPage')}
          title={translate('list.openPage')}
        >
          <Maximize2 size={14} aria-hidden="true" />
        </Link>
        <button
          type="button"
          className="icon-button"
          aria-label={translate('console.close')}
          onClick={onClose}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={refetch} />
      ) : row ? (
        <>
          <RecordHead definition={resourceOf(resource)} row={row} />
          <RecordTabs definition={resourceOf(resource)} row={row} chosen={tab} onChoose={setTab} />
        </>
      ) : (
        <div className="page-loading" aria-busy="true" />
      )}
    </aside>
  )
}
