import { Download } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { csvOf, type HeldColumn } from './held.js'

interface HeldExportProps<Row> {
  name: string
  rows: readonly Row[]
  columns: readonly HeldColumn<Row>[]
}

/** What is shown as a file: all of it is here already. */
export function HeldExport<Row>({ name, rows, columns }: HeldExportProps<Row>) {
  const translate = useTranslate()
  const label = `${translate('list.export')}: ${translate('list.exportAs.CSV')}`
  const save = () => {
    const url = URL.createObjectURL(new Blob([csvOf(rows, columns)], { type: 'text/csv' }))
    Object.assign(document.createElement('a'), { href: url, download: `${name}.csv` }).click()
    URL.revokeObjectURL(url)
  }
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={save}>
      <Download size={15} aria-hidden="true" />
    </button>
  )
}
