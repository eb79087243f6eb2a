import Popover from '@mui/material/Popover'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import type { Filter } from '../data/variables.js'
import type { InputDefinition, ResourceDefinition } from '../define/definition.js'
import { known } from '../define/known.js'
import { InputField } from '../form/InputField.js'
import { useLabels } from '../i18n/useLabels.js'
import { overrideOf } from '../overrides.js'
import { Choices } from '../shell/Choices.js'
import { FilterText } from './FilterText.js'
import type { List } from './useList.js'

interface FiltersProps {
  definition: ResourceDefinition
  list: List
  fixed?: Filter | undefined
}

/** Which fields of the filter an input stands for. */
const namesOf = ({ name, after, before }: InputDefinition): string[] =>
  after && before ? [after, before] : [name]

/** Filters as chips; they stand in the address. */
export function Filters({ definition, list, fixed = {} }: FiltersProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const [edited, setEdited] = useState<{ input: InputDefinition; anchor: HTMLElement } | null>(null)
  const { filterValues, setFilters } = list
  const { needs } = overrideOf(definition.name)
  const inputs = (known.inputs[definition.filter ?? ''] ?? []).filter(
    ({ name }) => !(name in fixed) && may(needs?.[name] ?? []),
  )
  const set = inputs.filter(input => namesOf(input).some(name => filterValues[name] !== undefined))
  const unset = inputs.filter(input => !set.includes(input))
  const without = (input: InputDefinition): Filter =>
    Object.fromEntries(Object.entries(filterValues).filter(([name]) => !namesOf(input).includes(name)))
  const change = (input: InputDefinition, values: Filter) =>
    setFilters({ ...without(input), ...values }, list.displayedFilters)
  if (inputs.length === 0) return null
  return (
    <div className="filters" data-filters="">
      {set.map(input => (
        <span className="filter" key={input.name}>
          <button
            type="button"
            className="filter-edit"
            aria-haspopup="dialog"
            onClick={event => setEdited({ input, anchor: event.currentTarget })}
          >
            <span className="quiet">{labels.field(input.name)}</span>{' '}
            <FilterText input={input} values={filterValues} />
          </button>
          <button
            type="button"
            className="filter-remove"
            aria-label={translate('list.remove', { name: labels.field(input.name) })}
            onClick={() => change(input, {})}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      {unset.length > 0 && (
        <Choices
          label={translate('list.addFilter')}
          className="filter-add"
          button={
            <>
              <Plus size={13} aria-hidden="true" />
              {translate('list.filter')}
            </>
          }
          items={unset.map(input => ({
            name: input.name,
            label: labels.field(input.name),
            onChoose: () => {
              const anchor = document.querySelector<HTMLElement>('[data-filters]')
              if (anchor) setEdited({ input, anchor })
            },
          }))}
        />
      )}
      <Popover
        open={edited !== null}
        anchorEl={edited?.anchor ?? null}
        onClose={() => setEdited(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: {
            className: 'popover popover-filter',
            role: 'dialog',
            'aria-label': edited ? labels.field(edited.input.name) : '',
          },
        }}
      >
        {edited && (
          <FilterForm
            input={edited.input}
            values={filterValues}
            onApply={values => {
              change(edited.input, values)
              setEdited(null)
            }}
          />
        )}
      </Popover>
    </div>
  )
}

function FilterForm({
  input,
  values,
  onApply,
}: {
  input: InputDefinition
  values: Filter
  onApply(values: Filter): void
}) {
  const translate = useTranslate()
  const [draft, setDraft] = useState<Filter>(() =>
    Object.fromEntries(namesOf(input).map(name => [name, values[name]])),
  )
  const parts: InputDefinition[] =
    input.after && input.before
      ? [
          { name: input.after, kind: 'dateTime', help: '' },
          { name: input.before, kind: 'dateTime', help: '' },
        ]
      : [input]
  return (
    <form
      className="filter-form"
      onSubmit={event => {
        event.preventDefault()
        event.stopPropagation()
        onApply(
          Object.fromEntries(
            Object.entries(draft).filter(([, value]) => value !== undefined && value !== ''),
          ),
        )
      }}
    >
      {parts.map((part, index) => (
        <InputField
          key={part.name}
          input={part}
          {...(parts.length > 1 && { label: translate(index === 0 ? 'list.from' : 'list.to') })}
          value={draft[part.name]}
          onChange={value => setDraft({ ...draft, [part.name]: value })}
        />
      ))}
      <button type="submit" className="button button-main">
        {translate('list.apply')}
      </button>
    </form>
  )
}
