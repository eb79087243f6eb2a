import { expect, test } from 'vitest'
import { createEventStream } from './eventStream.js'

const bytesOf = (text: string) => Buffer.from(text)

function read(text: string, sizes: (left: number) => number) {
  const stream = createEventStream()
  const bytes = bytesOf(text)
  const events = []
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizes(bytes.length - at))
    events.push(...stream.push(stream.decode(bytes.subarray(at, at + size))))
    at += size
  }
  return [...events, ...stream.end()].map(({ data, name }) => (name ? `${name}: ${data}` : data))
}

const text =
  'data: {"a": "ä€😀"}\n\n: alive\nid: 4\ndata:b\ndata: c\n\nevent: error\ndata: d\n\ndata\n\ndata: \n\ndata: e'
const expected = ['{"a": "ä€😀"}', 'b\nc', 'error: d', '', 'e']

for (const [kind, end] of Object.entries({ '\\n': '\n', '\\r\\n': '\r\n', '\\r': '\r' }))
  for (const size of [1, 2, 3, 7, 10_000])
    test(`events whose lines end with ${kind} are read alike, cut into pieces of ${size} bytes`, () => {
      expect(read(text.replaceAll('\n', end), () => size)).toEqual(expected)
    })

test('events cut at random are read alike', () => {
  for (let i = 0; i < 200; i++) expect(read(text, () => Math.ceil(Math.random() * 9))).toEqual(expected)
})

test('an event is given as soon as its empty line has come, also by a carriage return', () => {
  const stream = createEventStream()
  expect(stream.push('data: a\r\r')).toMatchObject([{ data: 'a' }])
  expect(stream.push('\ndata: b\r\n\r')).toMatchObject([{ data: 'b' }])
})

test('a byte order mark at the beginning is no part of the first line', () => {
  expect(read('\uFEFFdata: a\n\n', () => 1)).toEqual(['a'])
})

test('neither a line nor an event of lines may be without end', () => {
  const line = createEventStream()
  expect(() => {
    for (;;) line.push('x'.repeat(100_000))
  }).toThrow('does not end')
  const event = createEventStream()
  expect(() => {
    for (;;) event.push(`data: ${'x'.repeat(100_000)}\n`)
  }).toThrow('does not end')
})
