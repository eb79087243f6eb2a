import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { seed } from '../../../../bench/seed.js'
import { signInAuditor } from '../../../../server/test/auditor.js'
import { type Parley, startParley } from '../../../../server/test/parley.js'
import { signedIn } from '../../../test/signedIn.js'

const MESSAGES = 3000
const PAGES = MESSAGES / 100
const LIMITED = JSON.stringify({
  errors: [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED', retryAfter: 0.1 } }],
})

/** Stands before the server and knows requests for pages, so that an export can be stopped at one of them. */
async function startGate(target: string) {
  let pages = 0
  const at = new Map<number, () => unknown>()
  const gate = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const act = body.includes('query Messages') ? at.get(++pages)?.() : undefined
    if (act === 'drop') return request.socket.destroy()
    if (act === 'limit') return response.writeHead(429, { 'content-type': 'application/json' }).end(LIMITED)
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
    const answer = await fetch(target + request.url, { method: 'POST', headers, body })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    return response.end(await answer.text())
  })
  await new Promise<void>(resolve => gate.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    gate.closeAllConnections()
    gate.close()
  })
  return {
    url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
    /** Does something when a page is asked for, the first one ever being 1; 'drop': it gets no answer, 'limit': it is one too many. */
    onPage: (page: number, act: () => unknown) => void at.set(page, act),
    pages: () => pages,
  }
}

/** A person with a long history, at a computer that reaches the server through a gate. */
async function withHistory(parley: Parley, messages = MESSAGES) {
  const { client } = await parley.signIn('user')
  const me = await client.me()
  await seed({ kind: 'sqlite', file: parley.databaseUrl.replace('file:', '') }, me?.id ?? '', {
    messages,
    conversations: 30,
  })
  const gate = await startGate(parley.url)
  const cli = await signedIn(parley, gate)
  const oldestFirst = { field: 'CREATED_AT', direction: 'ASC' } as const
  return { gate, cli, all: () => client.messages({ first: 100, orderBy: oldestFirst }).all(messages * 2) }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))

it('goes on where it was interrupted, without loss or repetition', async () => {
  await using parley = await startParley()
  const { gate, cli, all } = await withHistory(parley)
  const file = join(cli.folder, 'history.ndjson')
  const start = () => cli.start(['history', 'export', '--output', 'history.ndjson'])

  const first = start()
  gate.onPage(6, () => {
    first.kill('SIGINT')
    return 'drop'
  })
  const { code, stderr } = await first.ended
  expect([code, stderr]).toEqual([130, expect.stringContaining('the same command goes on')])
  expect(linesOf(await readFile(file, 'utf8'))).toHaveLength(500)

  const second = start()
  gate.onPage(12, () => {
    second.kill('SIGKILL')
    return 'drop'
  })
  expect((await second.ended).code).toBeNull()
  expect(linesOf(await readFile(file, 'utf8'))).toHaveLength(1000)
  // As if it had been killed while it wrote the next page.
  await appendFile(file, '{"id":"msg_half","content":"Go')

  // And a network that is gone for a moment, and a server that has enough for a moment.
  gate.onPage(17, () => 'drop')
  gate.onPage(18, () => 'drop')
  gate.onPage(20, () => 'limit')
  expect(await start().ended).toMatchObject({ code: 0, stderr: '3 000 messages are in history.ndjson.\n' })
  expect(linesOf(await readFile(file, 'utf8'))).toEqual(await all())
  // Nothing was fetched twice but what was not answered.
  expect(gate.pages()).toBe(PAGES + 5)
})

it('writes one array of JSON, also in two goes', async () => {
  await using parley = await startParley()
  const { gate, cli, all } = await withHistory(parley, 300)
  const start = () => cli.start(['history', 'export', '-o', 'history.json'])
  const first = start()
  gate.onPage(2, () => {
    first.kill('SIGKILL')
    return 'drop'
  })
  await first.ended
  expect(await start().ended).toMatchObject({ code: 0 })
  expect(JSON.parse(await readFile(join(cli.folder, 'history.json'), 'utf8'))).toEqual(await all())
})

it('goes on with the same export only, and replaces no file unasked', async () => {
  await using parley = await startParley()
  const { gate, cli } = await withHistory(parley, 300)
  const run = (...args: string[]) => cli.run(['history', 'export', '-o', 'history.ndjson', ...args])
  const first = cli.start(['history', 'export', '-o', 'history.ndjson'])
  gate.onPage(2, () => first.kill('SIGKILL'))
  await first.ended

  const other = await run('--role', 'user')
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('other filters')])
  await writeFile(join(cli.folder, 'history.ndjson'), 'short\n')
  const damaged = await run()
  expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('--force')])
  expect((await run('--force', '--role', 'user')).code).toBe(0)
  const written = linesOf(await readFile(join(cli.folder, 'history.ndjson'), 'utf8'))
  expect(new Set(written.map(({ role }) => role))).toEqual(new Set(['USER']))
  const again = await run('--role', 'user')
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('exists already')])
})

it('goes on with an export that was killed before its first page', async () => {
  await using parley = await startParley()
  const { gate, cli, all } = await withHistory(parley, 60)
  const first = cli.start(['history', 'export', '-o', 'history.ndjson'])
  gate.onPage(1, () => {
    first.kill('SIGKILL')
    return 'drop'
  })
  await first.ended
  expect((await cli.run(['history', 'export', '-o', 'history.ndjson'])).code).toBe(0)
  expect(linesOf(await readFile(join(cli.folder, 'history.ndjson'), 'utf8'))).toEqual(await all())
})

it('filters by time, conversation, role and words', async () => {
  await using parley = await startParley()
  const { cli, all } = await withHistory(parley, 90)
  await parley.searchSettled()
  const messages = await all()
  const ids = async (...args: string[]) =>
    linesOf((await cli.run(['history', 'export', ...args])).stdout).map(({ id }) => id)
  const expected = (wanted: (message: (typeof messages)[number]) => boolean) =>
    messages.filter(wanted).map(({ id }) => id)
  const from = messages[20]?.createdAt ?? ''
  const to = messages[50]?.createdAt ?? ''
  const { conversation: { id } = { id: '' }, content = '' } = messages[40] ?? {}
  const word = content.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? ''
  expect(await ids('--after', from, '--before', to)).toEqual(
    expected(({ createdAt }) => createdAt >= from && createdAt < to),
  )
  expect(await ids('--conversation', id)).toEqual(expected(message => message.conversation.id === id))
  expect(await ids('--role', 'assistant')).toEqual(expected(({ role }) => role === 'ASSISTANT'))
  expect(await ids('--search', word)).toContain(messages[40]?.id)
})

it('goes on from a disk that was full, and said so', async () => {
  await using parley = await startParley()
  const { cli, all } = await withHistory(parley, 1000)
  const args = ['history', 'export', '--output', 'history.ndjson']
  const full = await cli.run(args, { blocks: 500 })
  expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('is larger than its disk allows') })
  expect((await cli.run(args)).code).toBe(0)
  const lines = linesOf(await readFile(join(cli.folder, 'history.ndjson'), 'utf8'))
  expect(lines.map(({ id }) => id)).toEqual((await all()).map(({ id }) => id))
})

it('exports the history of everybody for whoever may read it', async () => {
  await using parley = await startParley()
  const { client } = await parley.signIn('user')
  await client.reply((await client.sendMessage({ content: 'Mine' })).reply.id).done()
  await signInAuditor(parley)
  const auditor = await signedIn(parley, { person: 'auditor' })
  const { stdout } = await auditor.run(['history', 'export', '--scope', 'all'])
  expect(linesOf(stdout).map(({ content }) => content)).toContain('Mine')
  const { id } = linesOf(stdout)[0]?.conversation ?? {}
  const one = await auditor.run(['history', 'export', '--scope', 'all', '--conversation', String(id)])
  expect(linesOf(one.stdout).map(({ content }) => content)).toContain('Mine')
})
