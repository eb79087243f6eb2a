import { useTranslate } from 'react-admin'
import { type Row, titleOf } from '../../define/title.js'
import { useFormat } from '../../field/format.js'
import { RecordLink } from '../../field/RecordLink.js'
import type { Group, UsageRow } from './useUsage.js'

/** Whose or what a row is. */
export function RowName({ row, group }: { row: UsageRow; group: Group }) {
  const translate = useTranslate()
  const { date } = useFormat()
  if (group === 'DAY') return date(row.day ?? '')
  if (group === 'MODEL') return row.model ? nameOfModel(row.model) : translate('usage.gone')
  const [resource, of] = group === 'USER' ? ['users', row.user] : ['apiKeys', row.apiKey]
  return of ? <RecordLink resource={resource} row={{ ...of }} /> : translate('usage.gone')
}

/** A name, or an object that has one. */
const nameOfModel = (model: unknown): string =>
  typeof model === 'object' && model !== null ? titleOf('models', model as Row) : String(model)
