import { useTranslate } from 'react-admin'
import { RowActions } from '../action/RowActions.js'
import type { ActionDefinition, FieldDefinition, ResourceDefinition } from '../define/definition.js'
import { type Row, titleOf } from '../define/title.js'
import { FieldValue } from '../field/FieldValue.js'
import { useLabels } from '../i18n/useLabels.js'
import { overrideOf } from '../overrides.js'
import { cellClass } from './cellClass.js'
import { RowTitle } from './RowTitle.js'

interface RowProps {
  definition: ResourceDefinition
  row: Row
  columns: readonly FieldDefinition[]
  actions: readonly ActionDefinition[]
  hasTitle: boolean
  isOpen: boolean
  /** Of all rows one is reached by the tab key; j and k go on from there. */
  tabStop: boolean
  onFocus(): void
  onOpen(): void
  selection: { isSelected: boolean; toggle(): void } | undefined
}

export function TableRow({
  definition,
  row,
  columns,
  actions,
  hasTitle,
  isOpen,
  tabStop,
  onFocus,
  onOpen,
  selection,
}: RowProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const { cells = {} } = overrideOf(definition.name)
  const name = titleOf(definition.name, row)
  return (
    <tr
      className={isOpen ? 'row row-open' : selection?.isSelected ? 'row row-selected' : 'row'}
      data-id={row.id}
      tabIndex={tabStop ? 0 : -1}
      aria-label={name}
      onFocus={onFocus}
      onClick={onOpen}
    >
      {selection && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps clicks beside the box from opening the row
        <td className="cell-check" onClick={event => event.stopPropagation()}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={translate('list.select', { name })}
            checked={selection.isSelected}
            onChange={selection.toggle}
          />
        </td>
      )}
      {hasTitle && (
        <td className="cell-title">
          <RowTitle definition={definition} row={row} />
        </td>
      )}
      {columns.map(field => {
        const Cell = cells[field.name]
        return (
          <td
            key={field.name}
            className={Cell ? undefined : cellClass(field, row[field.name])}
            data-label={labels.field(field.name)}
          >
            {Cell ? <Cell row={row} /> : <FieldValue field={field} value={row[field.name]} brief />}
          </td>
        )
      })}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps clicks on the menu from opening the row */}
      <td className="cell-more" onClick={event => event.stopPropagation()}>
        <RowActions definition={definition} row={row} actions={actions} />
      </td>
    </tr>
  )
}
