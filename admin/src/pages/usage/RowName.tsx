import { useTranslate } from 'react-admin'
import { useFormat } from '../../field/format.js'
import { RecordLink } from '../../field/RecordLink.js'
import { useLabels } from '../../i18n/useLabels.js'
import type { Group, UsageRow } from './useUsage.js'

/** Whose or what a row is. */
export function RowName({ row, group }: { row: UsageRow; group: Group }) {
  const translate = useTranslate()
  const { date } = useFormat()
  const labels = useLabels()
  if (group === 'FAILURE')
    return row.failure ? labels.value('MessageFailureCode', row.failure) : translate('usage.unknown')
  if (group === 'DAY') return date(row.day ?? '')
  const [resource, of] = {
    USER: ['users', row.user] as const,
    MODEL: ['models', row.model] as const,
    API_KEY: ['apiKeys', row.apiKey] as const,
  }[group]
  return of ? <RecordLink resource={resource} row={{ ...of }} /> : translate('usage.gone')
}
