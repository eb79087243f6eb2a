import type { ReactNode } from 'react'

/** A column of a list that is answered whole. */
export interface HeldColumn<Row> {
  name: string
  label: string
  help?: string
  numeric?: boolean
  /** What rows are sorted by, and a file has. */
  value(row: Row): string | number | boolean | null
  /** What is read, where that is something else. */
  text?(row: Row): string
  cell?(row: Row): ReactNode
}

export interface HeldSort {
  name: string
  isUp: boolean
}

const textOf = <Row>({ text, value }: HeldColumn<Row>, row: Row): string =>
  text?.(row) ?? String(value(row) ?? '')

/** Rows that hold what was typed, in some column. */
export const foundIn = <Row>(rows: readonly Row[], columns: readonly HeldColumn<Row>[], typed: string) => {
  const wanted = typed.trim().toLowerCase()
  return rows.filter(row => columns.some(column => textOf(column, row).toLowerCase().includes(wanted)))
}

/** Nothing comes last, whichever way. */
export function sortedBy<Row>(
  rows: readonly Row[],
  { value, text, numeric }: HeldColumn<Row>,
  isUp: boolean,
  locale: string,
): Row[] {
  const { compare } = new Intl.Collator(locale, { numeric: true })
  const order = (a: Row, b: Row) =>
    numeric
      ? Number(value(a)) - Number(value(b))
      : compare(text?.(a) ?? String(value(a)), text?.(b) ?? String(value(b)))
  const [none, some] = [rows.filter(row => value(row) === null), rows.filter(row => value(row) !== null)]
  return [...some.sort((a, b) => (isUp ? order(a, b) : order(b, a))), ...none]
}

/** At the start of a cell these make a formula of it, as in the server's exports. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
const BYTE_ORDER_MARK = '\uFEFF'

/** As in RFC 4180, with a head. What people wrote must not run in the spreadsheet of whoever reads it. */
export function csvOf<Row>(rows: readonly Row[], columns: readonly HeldColumn<Row>[]): string {
  const head = columns.map(({ name }) => name)
  const lines = [head, ...rows.map(row => columns.map(({ value }) => value(row)))]
  return BYTE_ORDER_MARK + lines.map(cells => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number | boolean | null): string {
  const text = String(value ?? '')
  const defused = typeof value !== 'number' && FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}
