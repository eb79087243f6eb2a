import Autocomplete from '@mui/material/Autocomplete'
import {
  type HTMLAttributes,
  type InputHTMLAttributes,
  type Key,
  type ReactNode,
  type Ref,
  useDeferredValue,
  useState,
} from 'react'
import { useGetList, useGetMany, useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import type { InputDefinition } from '../define/definition.js'
import { resourceOf } from '../define/known.js'
import { type Row, subtitleOf, titleOf } from '../define/title.js'

interface ReferenceInputProps {
  input: InputDefinition
  value: unknown
  onChange(value: unknown): void
  id: string
  described?: string | undefined
}

const SHOWN = 20
const ANY_ID = /^[a-z]+_\w{8,}$/

const idsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(Boolean).map(String)

/** One object of a resource, or several: chosen from those there are, or by its id for whoever may not list them. */
export function ReferenceInput(props: ReferenceInputProps) {
  const may = useMay()
  const { input, value, onChange, id, described } = props
  if (may(resourceOf(input.resource ?? '').needs)) return <Found {...props} />
  const given = (text: string) => {
    const ids = text.split(/[\s,]+/).filter(Boolean)
    if (ids.length === 0) return undefined
    return input.list ? ids : ids[0]
  }
  return (
    <input
      className="control"
      id={id}
      aria-describedby={described}
      placeholder="id"
      defaultValue={idsOf(value).join(' ')}
      onChange={event => onChange(given(event.target.value))}
    />
  )
}

function Found({ input, value, onChange, id, described }: ReferenceInputProps) {
  const translate = useTranslate()
  const resource = input.resource ?? ''
  const definition = resourceOf(resource)
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const ids = idsOf(value)
  const asked = ANY_ID.test(search) ? [...ids, search] : ids
  const { data: known = [] } = useGetMany<Row>(resource, { ids: asked }, { enabled: asked.length > 0 })
  const canSearch = definition.search === true || !definition.paged
  const { data: found = [], isFetching } = useGetList<Row>(resource, {
    pagination: { page: 1, perPage: SHOWN },
    filter: canSearch && search ? { search } : {},
  })
  const byId = known.filter(row => row !== undefined)
  const rows = byId.filter(row => ids.includes(row.id))
  const options = [...new Map([...byId, ...found].map(row => [row.id, row])).values()]
  const common = {
    id,
    options,
    loading: isFetching,
    size: 'small' as const,
    filterOptions: (all: Row[]) => all,
    getOptionLabel: (row: Row) => titleOf(resource, row),
    getOptionKey: (row: Row) => row.id,
    isOptionEqualToValue: (a: Row, b: Row) => a.id === b.id,
    onInputChange: (_: unknown, text: string) =>
      setTyped(rows.some(row => titleOf(resource, row) === text) ? '' : text),
    noOptionsText: translate('list.emptyFiltered'),
    loadingText: translate('console.loading'),
    openText: translate('action.choose'),
    clearText: translate('list.clear'),
    closeText: translate('console.close'),
    renderOption: ({ key, ...props }: HTMLAttributes<HTMLLIElement> & { key: Key }, row: Row) => (
      <li key={key} {...props}>
        <span className="ellipsis">{titleOf(resource, row)}</span>
        <span className="quiet option-hint">{subtitleOf(resource, row)}</span>
      </li>
    ),
    renderInput: (params: {
      id: string
      slotProps?: unknown
      InputProps: { ref: Ref<HTMLDivElement>; startAdornment: ReactNode }
      inputProps: InputHTMLAttributes<HTMLInputElement>
    }) => (
      <div className="control control-many" ref={params.InputProps.ref}>
        {params.InputProps.startAdornment}
        <input
          {...params.inputProps}
          className="control-inner"
          aria-describedby={described}
          placeholder={ids.length === 0 ? translate('action.choose') : ''}
        />
      </div>
    ),
  }
  if (!input.list)
    return <Autocomplete {...common} value={rows[0] ?? null} onChange={(_, row) => onChange(row?.id)} />
  return (
    <Autocomplete
      {...common}
      multiple
      value={rows}
      onChange={(_, next) => onChange(next.length > 0 ? next.map(row => row.id) : undefined)}
    />
  )
}
