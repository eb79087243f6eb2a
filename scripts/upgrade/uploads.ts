import { setTimeout as delay } from 'node:timers/promises'
import { ParleyError, upload } from '@parley/sdk'
import type { Work } from '../../server/test/rolling.ts'

const PAUSE_MS = 100
const fields = 'id status url'

/** What became of the files that were given meanwhile. */
export interface Given {
  /** Read again with the bytes that were given. */
  files: number
  /** Answers of servers that know no files: 404 and refused documents, which a client repeats elsewhere. */
  elsewhere: number
  wrong: string[]
}

/** Somebody gives one file after the other, wherever there is a server that knows what that is, and reads each again. */
export async function giveFiles(url: string, { call, isOver, token }: Work, given: Given): Promise<void> {
  async function ask(query: string, variables: object): Promise<Record<string, unknown> | undefined> {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await answer.json()) as {
      data?: Record<string, unknown>
      errors?: { message: string; extensions?: { code?: string } }[]
    }
    if (errors?.some(({ extensions }) => extensions?.code === 'GRAPHQL_VALIDATION_FAILED')) return undefined
    if (errors || !data) throw new Error(`${answer.status} ${errors?.[0]?.message}`)
    return data
  }

  /** Again until a server takes it that knows it; null: it is over, or it failed. */
  async function step<T>(name: string, work: () => Promise<T | undefined>): Promise<T | null> {
    while (!isOver()) {
      let isKnown = true
      const done = await call(
        name,
        work().then(result => {
          isKnown = result !== undefined
          return result
        }),
      )
      if (isKnown) return done ?? null
      given.elsewhere++
      await delay(PAUSE_MS)
    }
    return null
  }

  for (let n = 1; !isOver(); n++) {
    const bytes = new Blob([`The file ${n}. `.repeat(2000)], { type: 'text/plain' })
    const begun = await step('begin upload', () =>
      ask(
        `mutation ($input: CreateUploadInput!) {
          createUpload(input: $input) { attachment { id } url headers { name value } } }`,
        { input: { filename: `${n}.txt`, contentType: 'text/plain', size: bytes.size } },
      ),
    )
    if (!begun) continue
    const target = begun.createUpload as Parameters<typeof upload>[0] & { attachment: { id: string } }
    const { id } = target.attachment
    if (!(await step('put file', () => upload(target, bytes).then(() => true, unlessUnknown)))) continue
    await step('end upload', () => ask('mutation ($id: ID!) { completeUpload(id: $id) { id } }', { id }))
    const ready = await untilReady(id)
    if (!ready) continue
    const read = await step('read file', () => textAt(ready))
    if (read === (await bytes.text())) given.files++
    else if (read !== null) given.wrong.push(`the file ${n} has ${read.length} of ${bytes.size} characters`)
  }

  async function untilReady(id: string): Promise<string | null> {
    while (!isOver()) {
      const found = await step('look at file', () =>
        ask(`query ($id: ID!) { node(id: $id) { ... on Attachment { ${fields} } } }`, { id }),
      )
      const { status, url = null } = (found?.node ?? {}) as { status?: string; url?: string | null }
      if (status === 'READY') return url
      if (status === 'REJECTED') given.wrong.push(`the file ${id} was rejected`)
      if (status !== 'PENDING') return null
      await delay(PAUSE_MS)
    }
    return null
  }
}

/** A server that knows no files has nothing at such an address. */
function unlessUnknown(error: unknown): undefined {
  if (error instanceof ParleyError && error.status === 404) return undefined
  throw error
}

async function textAt(address: string): Promise<string | undefined> {
  const answer = await fetch(address)
  const text = await answer.text()
  if (answer.ok) return text
  if (answer.status === 404) return undefined
  throw new Error(String(answer.status))
}
