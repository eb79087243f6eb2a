import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { bold, createChannel, type Part } from './terminal.js'

async function shown(isTTY: boolean, parts: Part[], env: Record<string, string> = {}): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream & PassThrough
  const all = text(stream)
  await createChannel(stream, env).write(...parts)
  stream.end()
  return all
}

const hostile = 'a\x1b]0;title\x07b\x1b[31mc\x9b2Jd\re\u0008f\ng\th'

it('lets no control character of a text reach a terminal', async () => {
  expect(await shown(true, [hostile])).toBe('a]0;titleb[31mc2Jdef\ng\th')
  expect(await shown(true, [bold(hostile)])).toBe('\x1b[1ma]0;titleb[31mc2Jdef\ng\th\x1b[22m')
})

it('lets a sequence that comes in pieces through as little', async () => {
  expect(await shown(true, ['\x1b', '[2J', '\x1b', ']52;c;aGk=\x07'])).toBe('[2J]52;c;aGk=')
})

it('writes texts as they are into files and pipes, without any style of its own', async () => {
  expect(await shown(false, [hostile, bold('x')])).toBe(`${hostile}x`)
})

it('has no colours where nobody wants them', async () => {
  expect(await shown(true, [bold('x')], { NO_COLOR: '1' })).toBe('x')
  expect(await shown(true, [bold('x')], { TERM: 'dumb' })).toBe('x')
})
