import { afterAll, beforeAll, expect, test } from 'vitest'
import { titleRequest } from '../../chat/title/prompt.js'
import { startDemoModel } from './demoModel.js'

let demo: Awaited<ReturnType<typeof startDemoModel>>
beforeAll(async () => {
  demo = await startDemoModel({ pieceMs: 0, slowPieceMs: 1 })
})
afterAll(() => demo.close())

const ask = (content: string, stream = false) =>
  fetch(`${demo.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'demo',
      messages: [{ role: 'user', content }],
      stream,
      stream_options: { include_usage: true },
    }),
  })

async function answerTo(content: string): Promise<string> {
  const body = (await (await ask(content)).json()) as { choices: [{ message: { content: string } }] }
  return body.choices[0].message.content
}

test.each(['Hello!', 'a table please', 'show me some code', 'a list', 'something long', 'a slow table'])(
  'to “%s” it says first that it is the demo model',
  async content => {
    expect(await answerTo(content)).toMatch(/^I am the demo model: /)
  },
)

test('it repeats what was asked, never half a character, and tells what can be asked for', async () => {
  const text = await answerTo('👍'.repeat(300))
  expect(text).toContain(`> ${'👍'.repeat(279)}…`)
  for (const word of ['table', 'code', 'list', 'long', 'slow', 'fail', 'error'])
    expect(text).toContain(`**${word}**`)
})

test('it writes as many words as it was asked for, up to 5000', async () => {
  expect((await answerTo('Write 1234 words')).split(/\s+/)).toHaveLength(1234)
  expect((await answerTo('Write 99999 words')).split(/\s+/)).toHaveLength(5000)
})

test('a stream is the same text in small pieces, then the usage', async () => {
  const events = (await (await ask('a table', true)).text()).trim().split('\n\n')
  expect(events.pop()).toBe('data: [DONE]')
  const chunks = events.map(event => JSON.parse(event.slice('data: '.length)))
  const pieces: string[] = chunks.map(chunk => chunk.choices[0]?.delta.content ?? '')
  expect(pieces.join('')).toBe(await answerTo('a table'))
  expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(20)
  expect(chunks.at(-1).usage.completion_tokens).toBe(pieces.filter(Boolean).length)
})

test('it breaks off after some text when asked to fail', async () => {
  const decoder = new TextDecoder()
  let got = ''
  const reading = async () => {
    for await (const bytes of (await ask('fail', true)).body ?? [])
      got += decoder.decode(bytes, { stream: true })
  }
  await expect(reading()).rejects.toThrow('terminated')
  expect(got).toContain(' demo')
  expect(got).not.toContain('[DONE]')
})

test('it gives an error when asked for one, but not to whoever asks about errors', async () => {
  expect((await ask('error')).status).toBe(500)
  expect((await ask('What does this error in the log of my server mean?')).status).toBe(200)
})

test('it titles a conversation with its first words', async () => {
  const response = await fetch(`${demo.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'demo',
      messages: titleRequest('Why does my error fail so slowly?', 'Hm'),
    }),
  })
  const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] }
  expect(choices[0].message.content).toBe('Why does my error fail so')
})
