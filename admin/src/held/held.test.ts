import { expect, it } from 'vitest'
import { csvOf, foundIn, type HeldColumn, sortedBy } from './held.js'

interface Row {
  name: string
  limit: number | null
}

const rows: Row[] = [
  { name: 'Ärger 10', limit: 2 },
  { name: 'ärger 9', limit: null },
  { name: '=HYPERLINK("x")', limit: -10 },
]
const name: HeldColumn<Row> = { name: 'name', label: 'Name', value: row => row.name }
const limit: HeldColumn<Row> = {
  ...{ name: 'limit', label: 'Limit', numeric: true },
  value: row => row.limit,
  text: row => (row.limit === null ? 'unlimited' : `$${row.limit}`),
}
const namesOf = (found: readonly Row[]) => found.map(row => row.name)

it('rows are found by what is read in any column', () => {
  expect(namesOf(foundIn(rows, [name, limit], ' UNLIM'))).toEqual(['ärger 9'])
  expect(namesOf(foundIn(rows, [name, limit], '$-10'))).toEqual(['=HYPERLINK("x")'])
  expect(foundIn(rows, [name, limit], '')).toHaveLength(3)
})

it('rows are sorted as people sort, with nothing at the end either way', () => {
  expect(namesOf(sortedBy(rows, name, true, 'de')).slice(1)).toEqual(['ärger 9', 'Ärger 10'])
  expect(sortedBy(rows, limit, true, 'de').map(row => row.limit)).toEqual([-10, 2, null])
  expect(sortedBy(rows, limit, false, 'de').map(row => row.limit)).toEqual([2, -10, null])
})

it('a file has every row, and nothing in it runs in a spreadsheet', () => {
  expect(csvOf(rows, [name, limit])).toBe(
    '\uFEFFname,limit\r\nÄrger 10,2\r\närger 9,\r\n"\'=HYPERLINK(""x"")",-10\r\n',
  )
})
