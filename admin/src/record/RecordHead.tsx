import { useState } from 'react'
import { ActionWindow } from '../action/ActionWindow.js'
import { RowActions } from '../action/RowActions.js'
import { useMay } from '../auth/me.js'
import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import { fieldOf } from '../define/known.js'
import { type Row, subtitleOf, titleOf } from '../define/title.js'
import { Avatar } from '../field/Avatar.js'
import { CopyId } from '../field/CopyId.js'
import { FieldValue } from '../field/FieldValue.js'
import { useLabels } from '../i18n/useLabels.js'
import { isOffered } from '../overrides.js'

/** What one can do at once; the rest is behind a button. */
const AT_ONCE = 2

/** Name, state, id, the actions that matter. */
export function RecordHead({ definition, row }: { definition: ResourceDefinition; row: Row }) {
  const labels = useLabels()
  const may = useMay()
  const [action, setAction] = useState<ActionDefinition | null>(null)
  const actions = definition.actions.filter(
    ({ name, target, does, needs }) =>
      (target || does === 'set') && may(needs) && isOffered(definition.name, row, name),
  )
  const title = titleOf(definition.name, row)
  const subtitle = subtitleOf(definition.name, row)
  const state = definition.fields.find(({ name, kind }) => name === 'status' && kind === 'enum')
  const id = fieldOf(definition, 'id')
  return (
    <header className="record-head">
      {definition.type === 'User' && <Avatar name={title} picture={row.picture} large />}
      <div className="record-name">
        <h2>{title === row.id ? labels.one(definition.name) : title}</h2>
        <p>
          {subtitle && <span className="quiet">{subtitle}</span>}
          {state && <FieldValue field={state} value={row[state.name]} brief />}
          {id && <CopyId id={row.id} />}
        </p>
      </div>
      <div className="record-actions">
        {actions.slice(0, AT_ONCE).map(item => (
          <button
            key={item.name}
            type="button"
            className={item.danger ? 'button button-danger' : 'button'}
            onClick={() => setAction(item)}
          >
            {labels.action(item.name, definition.type)}…
          </button>
        ))}
        <RowActions definition={definition} row={row} actions={actions.slice(AT_ONCE)} />
      </div>
      {action && (
        <ActionWindow
          definition={definition}
          action={action}
          rows={[row]}
          ids={action.target ? [row.id] : []}
          onClose={() => setAction(null)}
        />
      )}
    </header>
  )
}
