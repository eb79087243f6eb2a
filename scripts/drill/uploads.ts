import { setTimeout as delay } from 'node:timers/promises'
import { bearer, createClient, type Parley, upload } from '@parley/sdk'
import { ask } from '../../server/test/ask.ts'

const LOOK_MS = 100
const READY_MS = 120_000
const query = 'query ($id: ID!) { node(id: $id) { ... on Attachment { status url } } }'

/** A file that was READY, and the bytes it was given with. */
export interface GivenFile {
  id: string
  token: string
  text: string
}

/** Has somebody give so many files, one after the other; resolves once all of them are READY. */
export async function giveFiles(url: string, token: string, count: number): Promise<GivenFile[]> {
  const client = createClient({ url, auth: bearer(token) })
  const given: GivenFile[] = []
  while (given.length < count) given.push(await giveOne(client, url, token, given.length))
  client.close()
  return given
}

async function giveOne(client: Parley, url: string, token: string, n: number): Promise<GivenFile> {
  const text = `The file ${n}, which is to be there again. `.repeat(1000 * (n + 1))
  const file = new Blob([text], { type: 'text/plain' })
  const target = await client.createUpload({ filename: `${n}.txt`, contentType: file.type, size: file.size })
  await upload(target, file)
  const { id } = await client.completeUpload(target.attachment.id)
  for (const began = performance.now(); performance.now() - began < READY_MS; await delay(LOOK_MS))
    if ((await look(url, token, id)).status === 'READY') return { id, token, text }
  throw new Error(`The file ${id} did not become READY.`)
}

/** Opens each by the address that a server gives out now. A sentence for each that is not as it was given. */
export async function missingFiles(url: string, given: readonly GivenFile[]): Promise<string[]> {
  const missing: string[] = []
  for (const { id, token, text } of given) {
    const address = (await look(url, token, id)).url
    const answer = address ? await fetch(address) : null
    if (!answer?.ok || (await answer.text()) !== text)
      missing.push(`file ${id} was READY and is ${answer ? `answered with ${answer.status}` : 'missing'}`)
  }
  return missing
}

async function look(url: string, token: string, id: string): Promise<{ status?: string; url?: string }> {
  return (await ask(url, { query, variables: { id } }, token)).data?.node ?? {}
}
