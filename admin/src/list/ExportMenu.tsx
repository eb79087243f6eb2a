import { ExportListDocument, type ListFormat } from '@parley/sdk'
import { Download } from 'lucide-react'
import { useNotify, useTranslate } from 'react-admin'
import { request } from '../data/client.js'
import { cleanFilter, type Filter } from '../data/variables.js'
import type { FieldDefinition, ResourceDefinition } from '../define/definition.js'
import { Choices } from '../shell/Choices.js'
import { errorText } from '../shell/errorText.js'
import { exportColumns } from './exportColumns.js'
import type { List } from './useList.js'

interface ExportMenuProps {
  definition: ResourceDefinition
  /** Absent where all of it is shown as it comes. */
  list?: Pick<List, 'filterValues' | 'sort'>
  columns: readonly FieldDefinition[]
  fixed?: Filter | undefined
}

const formats: ListFormat[] = ['CSV', 'NDJSON']

/** The whole list as a file: with the filters, the order and the columns that are shown. */
export function ExportMenu({ definition, list, columns, fixed }: ExportMenuProps) {
  const translate = useTranslate()
  const notify = useNotify()
  const download = async (format: ListFormat) => {
    try {
      const input = {
        ...{ list: definition.name, format, columns: exportColumns(definition, columns) },
        arguments: JSON.stringify(argumentsOf(definition, list, fixed)),
      }
      const { exportList } = await request(ExportListDocument, { input })
      if (exportList) location.assign(exportList.url)
    } catch (error) {
      notify(errorText(error, translate), { type: 'error' })
    }
  }
  return (
    <Choices
      label={translate('list.export')}
      className="icon-button toolbar-export"
      button={<Download size={15} aria-hidden="true" />}
      items={formats.map(name => ({
        name,
        label: translate(`list.exportAs.${name}`),
        onChoose: () => void download(name),
      }))}
    />
  )
}

function argumentsOf(
  { given, filter, orders }: ResourceDefinition,
  list: ExportMenuProps['list'],
  fixed: Filter = {},
) {
  const sort = list?.sort
  return {
    ...given,
    ...(filter && { filter: cleanFilter({ ...list?.filterValues, ...fixed }) }),
    ...(sort && orders.includes(sort.field) && { orderBy: { field: sort.field, direction: sort.order } }),
  }
}
