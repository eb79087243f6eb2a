import { expect, test } from 'vitest'
import { csvRecord } from './csv.js'

test('a cell is quoted where RFC 4180 wants it', () => {
  expect(csvRecord(['plain', 'a,b', 'a "b"', 'two\nlines', ' wide ', '', null, 5, true])).toBe(
    'plain,"a,b","a ""b""","two\nlines"," wide ",,,5,true\r\n',
  )
})

test('nothing that people wrote begins like a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    const [cell] = JSON.parse(
      `[${csvRecord([`${start}1+1`])
        .trimEnd()
        .replace(/^(?!")(.*)$/s, '"$1"')
        .replaceAll('\t', '\\t')
        .replaceAll('\r', '\\r')
        .replaceAll('\n', '\\n')}]`,
    )
    expect(cell).toBe(`'${start}1+1`)
  }
  expect(csvRecord([-5, '-5'])).toBe("-5,'-5\r\n")
})

test('a time is told as in JSON', () => {
  expect(csvRecord([new Date(0)])).toBe('1970-01-01T00:00:00.000Z\r\n')
})
