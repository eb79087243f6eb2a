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

/** One object of a resource, or several, found by what is typed. */
export function ReferenceInput({ input, value, onChange, id, described }: ReferenceInputProps) {
  const translate = useTranslate()
  const resource = input.resource ?? ''
  const definition = resourceOf(resource)
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const ids = (Array.isArray(value) ? value : [value]).filter(Boolean).map(String)
  const { data: chosen = [] } = useGetMany<Row>(resource, { ids }, { enabled: ids.length > 0 })
  const canSearch = definition.search === true || !definition.paged
  const { data: found = [], isFetching } = useGetList<Row>(resource, {
    pagination: { page: 1, perPage: SHOWN },
    filter: canSearch && search ? { search } : {},
  })
  const rows = chosen.filter(row => row !== undefined)
  const options = [...new Map([...rows, ...found].map(row => [row.id, row])).values()]
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
