/** Spreadsheets take a file without it for one in the code page of their country. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** At the start of a cell these make a formula of it, in their wide forms as well (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
const QUOTED = /[",\r\n]|^\s|\s$/

/** One record as in RFC 4180. What people wrote must not run in the spreadsheet of whoever reads it. */
export const csvRecord = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(value: unknown): string {
  const text = textOf(value)
  const defused = typeof value !== 'number' && FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
