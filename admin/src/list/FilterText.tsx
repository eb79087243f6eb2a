import { useGetMany, useTranslate } from 'react-admin'
import type { Filter } from '../data/variables.js'
import type { InputDefinition } from '../define/definition.js'
import { type Row, titleOf } from '../define/title.js'
import { useFormat } from '../field/format.js'
import { useLabels } from '../i18n/useLabels.js'

/** What a filter says, in words. */
export function FilterText({ input, values }: { input: InputDefinition; values: Filter }) {
  const translate = useTranslate()
  const labels = useLabels()
  const { date } = useFormat()
  const { after, before, resource } = input
  const value = values[input.name]
  if (after && before) {
    const since = values[after] ? translate('list.since', { date: date(String(values[after])) }) : ''
    const until = values[before] ? translate('list.until', { date: date(String(values[before])) }) : ''
    return <b>{[since, until].filter(Boolean).join(' ')}</b>
  }
  const all = Array.isArray(value) ? value : [value]
  if (resource) return <Names resource={resource} ids={all.map(String)} />
  const texts = all.map(item => {
    if (input.enum) return labels.value(input.enum, String(item))
    if (typeof item === 'boolean') return translate(item ? 'console.yes' : 'console.no')
    return typeof item === 'object'
      ? Object.keys(item ?? {})
          .map(labels.field)
          .join(', ')
      : String(item)
  })
  return <b>{texts.join(', ')}</b>
}

function Names({ resource, ids }: { resource: string; ids: readonly string[] }) {
  const { data } = useGetMany<Row>(resource, { ids: [...ids] })
  const found = (data ?? []).filter(row => row !== undefined)
  return <b>{found.length > 0 ? found.map(row => titleOf(resource, row)).join(', ') : ids.join(', ')}</b>
}
