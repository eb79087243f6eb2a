import Popover from '@mui/material/Popover'
import { Plus, Search as SearchIcon, SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslate } from 'react-admin'
import { ActionWindow } from '../action/ActionWindow.js'
import { useMay } from '../auth/me.js'
import type { Filter } from '../data/variables.js'
import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import { useLabels } from '../i18n/useLabels.js'
import { overrideOf } from '../overrides.js'
import { ExportMenu } from './ExportMenu.js'
import { Filters } from './Filters.js'
import { SavedViews } from './SavedViews.js'
import type { Columns } from './useColumns.js'
import type { List } from './useList.js'

const TYPING_MS = 250

interface ToolbarProps {
  definition: ResourceDefinition
  list: List
  columns: Columns
  fixed?: Filter | undefined
  extra?: ReactNode
}

/** Search, filters, columns, and what makes a new one. */
export function Toolbar({ definition, list, columns, fixed, extra }: ToolbarProps) {
  const may = useMay()
  const labels = useLabels()
  const [action, setAction] = useState<ActionDefinition | null>(null)
  const { needs: needed } = overrideOf(definition.name)
  const searches = (definition.search || !definition.paged) && may(needed?.search ?? [])
  const makes = definition.actions.filter(({ target, needs }) => !target && may(needs))
  return (
    <div className="toolbar">
      {searches && <ListSearch definition={definition} list={list} />}
      <Filters definition={definition} list={list} fixed={fixed} />
      <span className="toolbar-gap" />
      {extra}
      {!fixed && <SavedViews definition={definition} list={list} columns={columns} />}
      <ExportMenu definition={definition} list={list} columns={columns.shown} fixed={fixed} />
      <ColumnsButton columns={columns} />
      {!fixed &&
        makes.map(item => (
          <button
            key={item.name}
            type="button"
            className="button button-main"
            onClick={() => setAction(item)}
          >
            <Plus size={14} aria-hidden="true" />
            {labels.action(item.name, definition.type)}
          </button>
        ))}
      {action && (
        <ActionWindow
          definition={definition}
          action={action}
          rows={[]}
          ids={[]}
          onClose={() => setAction(null)}
        />
      )}
    </div>
  )
}

export function ListSearch({ definition, list }: { definition: ResourceDefinition; list: List }) {
  const translate = useTranslate()
  const labels = useLabels()
  const { filterValues, setFilters, displayedFilters } = list
  const current = typeof filterValues.search === 'string' ? filterValues.search : ''
  const [text, setText] = useState(current)
  useEffect(() => setText(current), [current])
  useEffect(() => {
    if (text === current) return
    const timer = setTimeout(() => {
      const { search: _, ...others } = filterValues
      setFilters(text ? { ...others, search: text } : others, displayedFilters)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, current, filterValues, displayedFilters, setFilters])
  const label = translate('list.search', { name: labels.noun(definition.name, 2) })
  return (
    <label className="search-box">
      <SearchIcon size={14} aria-hidden="true" />
      <input
        type="search"
        data-list-search=""
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={event => setText(event.target.value)}
      />
    </label>
  )
}

function ColumnsButton({ columns }: { columns: Columns }) {
  const translate = useTranslate()
  const labels = useLabels()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const label = translate('list.columns')
  return (
    <>
      <button
        type="button"
        className="icon-button toolbar-columns"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <SlidersHorizontal size={15} aria-hidden="true" />
      </button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { className: 'popover', role: 'dialog', 'aria-label': label } }}
      >
        <fieldset className="check-list">
          <legend>{label}</legend>
          {columns.possible.map(field => (
            <label key={field.name} title={field.help}>
              <input
                type="checkbox"
                checked={columns.shown.includes(field)}
                onChange={() => columns.toggle(field.name)}
              />
              {labels.field(field.name)}
            </label>
          ))}
        </fieldset>
      </Popover>
    </>
  )
}
