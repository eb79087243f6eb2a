import { afterAll, beforeAll, expect, it } from 'vitest'
import { transports } from '../../../test/ask.js'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
let token: string

beforeAll(async () => {
  parley = await startParley()
  token = (await parley.signIn('user')).token
})
afterAll(() => parley[Symbol.asyncDispose]())

const seen = globalThis as { written?: number }

/** What the compiler takes for its own marks in the texts of a document, and would put into the program it makes. */
const marks = {
  date: '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d',
  nothing: '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8',
  least: '__MAGIC_MINUS_INFINITY__71d4310a_d4a3_4a05_b1fe_e60779d24998',
}

it.each(Object.entries(transports))('over %s no text of a document becomes a program', async (_name, ask) => {
  const program = `${marks.date}(globalThis.written=1)`
  for (const query of [
    `mutation { startDeviceLogin(provider: "${program}") { handle } }`,
    `{ conversations(after: "${program}") { totalCount } }`,
    `{ node(id: "${program}") { id } }`,
    `{ messages(filter: { search: "${program}" }) { totalCount } }`,
    `{ nodes(ids: ["${program}"]) { id } }`,
  ]) {
    await ask(parley.url, query)
    await ask(parley.url, query, token)
    expect(seen.written).toBeUndefined()
  }
})

it.each(Object.entries(transports))('over %s every text means itself', async (_name, ask) => {
  for (const mark of Object.values(marks)) {
    const query = `mutation { createConversation(input: { title: "${mark}", systemPrompt: "${mark}" }) { title systemPrompt } }`
    const { data } = await ask(parley.url, query, token)
    expect(data.createConversation).toEqual({ title: mark, systemPrompt: mark })
  }
})

it.each(Object.entries(transports))('over %s every name is a key like others', async (_name, ask) => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length']
  const query = `{ me { ${names.map(name => `${name}: id`).join(' ')} } }`
  const { data } = await ask(parley.url, query, token)
  expect(Object.keys(data.me)).toEqual(names)
  expect(new Set(Object.values(data.me)).size).toBe(1)
})
