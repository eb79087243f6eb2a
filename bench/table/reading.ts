import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from '../../server/test/ask.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { median, spread } from '../figures.ts'
import { indexed } from '../indexed.ts'
import { createProgress } from '../progress.ts'
import { seed } from '../seed.ts'
import type { Bench } from '../withBench.ts'
import type { Row } from './row.ts'
import { type Served, startParley, startPeer } from './servers.ts'

const REQUESTS = 300
const AT_ONCE = 4
/** Of each conversation. */
const MESSAGES = 100

type Operation = { query: string; variables?: Record<string, unknown> }

export const page = `query ($id: ID!) { conversation(id: $id) { id title messages(last: 50) {
  nodes { id role content status createdAt author { name } } pageInfo { endCursor } } } }`
const list = `{ conversations(first: 50) {
  nodes { id title pinned tags lastMessage { id createdAt } } pageInfo { endCursor } } }`
const me = '{ me { id name } }'

/** A server with so many messages of one person, and who asks it. */
export async function seeded(bench: Bench, messages: number) {
  const first = await startParley(bench)
  const { token } = await signInByBrowser(first.url, 'user')
  const { data: known } = await ask(first.url, me, token)
  first.kill('SIGINT')
  await first.exit
  const address = { kind: 'sqlite', file: join(first.folder, 'data/parley.db') } as const
  await seed(address, known.me.id, { messages, conversations: Math.ceil(messages / MESSAGES) })
  const server = await startParley(bench, {}, first.folder)
  await indexed(address)
  const send = async ({ url }: Pick<Served, 'url'>, operation: Operation) => {
    const { data, errors } = await ask(url, operation, token)
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
  const ids: string[] = []
  for (let after: string | null = null; ids.length < 1000; ) {
    const { conversations } = await send(server, {
      query: `query ($after: String) { conversations(first: 100, after: $after) {
        nodes { id } pageInfo { endCursor hasNextPage } } }`,
      variables: { after },
    })
    ids.push(...conversations.nodes.map(({ id }: { id: string }) => id))
    if (!conversations.pageInfo.hasNextPage) break
    after = conversations.pageInfo.endCursor
  }
  return { server, file: address.file, ids, send }
}

/** Pages, lists and who one is, beside servers that do the same; and whether a page of many takes longer than one of few. */
export async function reading(bench: Bench): Promise<Row[]> {
  const { server, file, ids, send } = await seeded(bench, bench.quick ? 100_000 : 1_000_000)
  const few = await seeded(bench, 10_000)
  const compiled = await startPeer(bench, 'Mercurius, compiled, Prisma', 'mercurius.ts', [file])
  const defaults = await startPeer(bench, 'Apollo as it comes, Prisma', 'apollo.ts', [file])
  const memory = await startPeer(bench, 'Mercurius, compiled, in memory', 'memory.ts', [file, ids[0] ?? ''])

  /** Microseconds of CPU a request. */
  async function slice(of: Served, operation: () => Operation, sendTo = send): Promise<number> {
    const before = await cpuOf(of.pid)
    let left = REQUESTS
    const client = async () => {
      while (left-- > 0) await sendTo(of, operation())
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
    return (((await cpuOf(of.pid)) - before) * 1000) / REQUESTS
  }

  const slices = bench.quick ? 5 : 7
  let asked = 0
  const next = (of: string[]) => ({ query: page, variables: { id: of[asked++ % of.length] } })
  const again = () => ({ query: page, variables: { id: ids[0] } })
  const small = (operation: () => Operation) => slice(few.server, operation, few.send)
  const plan: { work: string; goal: number; runs: [string, () => Promise<number>][]; most?: boolean }[] = [
    {
      work: 'history page of 50, distinct conversations',
      goal: 2,
      runs: [server, compiled, defaults].map(of => [of.name, () => slice(of, () => next(ids))]),
    },
    {
      work: 'the same page again',
      goal: 1.3,
      runs: [server, memory, compiled].map(of => [of.name, () => slice(of, again)]),
    },
    {
      work: 'list of 50 conversations',
      goal: 2,
      runs: [server, compiled, defaults].map(of => [of.name, () => slice(of, () => ({ query: list }))]),
    },
    {
      work: '`me`',
      goal: 2,
      runs: [server, compiled, defaults].map(of => [of.name, () => slice(of, () => ({ query: me }))]),
    },
    {
      work: 'a page of a random conversation, against 10 000 messages',
      goal: 1.2,
      most: true,
      runs: [
        ['Parley', () => slice(server, () => next(ids))],
        ['with 10 000', () => small(() => next(few.ids))],
      ],
    },
  ]
  const progress = createProgress(
    'Slices',
    plan.reduce((sum, { runs }) => sum + runs.length, 0) * (slices + 1),
  )
  let done = 0
  const rows: Row[] = []
  for (const { work, goal, runs, most } of plan) {
    const figures = runs.map((): number[] => [])
    // The first of each warms up.
    for (let round = 0; round <= slices; round++)
      for (const [i, [, run]] of runs.entries()) {
        const cpu = await run()
        if (round > 0) figures[i]?.push(cpu)
        progress(++done)
      }
    const [own = [], other = []] = figures
    const ratio = most ? median(own) / median(other) : median(other) / median(own)
    const beside = figures.slice(1).map((all, i) => `${runs[i + 1]?.[0]} ${spread(all)}`)
    rows.push({
      work,
      goal: most ? `≤ ${goal} times` : `≥ ${goal} times as fast`,
      measured: `**${ratio.toFixed(2)}**; ${spread(own)} µs of CPU, ${beside.join(', ')}`,
      isMet: most ? ratio <= goal : ratio >= goal,
    })
  }
  return rows
}

/** Milliseconds of CPU that all threads of a process have used, finer than `/proc/<pid>/stat` has it. */
async function cpuOf(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const used = await Promise.all(tasks.map(id => readFile(`/proc/${pid}/task/${id}/schedstat`, 'utf8')))
  return used.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0)
}
