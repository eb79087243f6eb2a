import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { ActionWindow } from '../action/ActionWindow.js'
import { useMay } from '../auth/me.js'
import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import { useLabels } from '../i18n/useLabels.js'
import type { List } from './useList.js'

/** What can be done to all that is selected; slides in from below. */
export function BulkBar({ definition, list }: { definition: ResourceDefinition; list: List }) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const [action, setAction] = useState<ActionDefinition | null>(null)
  const ids = list.selectedIds.map(String)
  if (ids.length === 0 && !action) return null
  const offered = definition.actions.filter(({ target, needs }) => target?.many && may(needs))
  return (
    <>
      <section className="bulk" aria-label={translate('list.selected', { count: ids.length })}>
        <strong>{translate('list.selected', { count: ids.length })}</strong>
        {offered.map(item => (
          <button
            key={item.name}
            type="button"
            className={item.danger ? 'button button-danger' : 'button'}
            onClick={() => setAction(item)}
          >
            {labels.action(item.name, definition.type)}…
          </button>
        ))}
        <button
          type="button"
          className="icon-button"
          aria-label={translate('list.unselect')}
          onClick={() => list.onUnselectItems()}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </section>
      {action && (
        <ActionWindow
          definition={definition}
          action={action}
          rows={(list.rows ?? []).filter(({ id }) => ids.includes(id))}
          ids={ids}
          onClose={isDone => {
            setAction(null)
            if (isDone) list.onUnselectItems()
          }}
        />
      )}
    </>
  )
}
