import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ask } from './ask.js'
import { pdf, picture } from './files.js'
import type { ImageServing } from './imageServing.js'
import type { createRandom } from './operations.js'

const create = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { attachment { id } url headers { name value } } }`
const complete = 'mutation ($id: ID!) { completeUpload(id: $id) { id } }'
const remove = 'mutation ($ids: [ID!]!) { deleteAttachments(ids: $ids) }'
const draw = 'mutation ($input: GenerateImageInput!) { generateImage(input: $input) { reply { id } } }'
const lookAtFile = 'query ($id: ID!) { node(id: $id) { ... on Attachment { status rejection } } }'
const lookAtReply = 'query ($id: ID!) { node(id: $id) { ... on Message { status failure { message } } } }'

const LOOK_MS = 100
const names = ['a.txt', 'b.png', 'c.pdf', 'no picture.png']

/** What somebody gave, as far as they were told of it. */
export interface GivenFile {
  id: string
  name: string
  bytes: Buffer
  sha256: string
  put: (body: AsyncIterable<Uint8Array> | Uint8Array, signal: AbortSignal) => Promise<number>
  told: 'PENDING' | 'READY' | 'REJECTED'
  deletion: 'asked' | 'done' | null
}

/** When something of it is under way. */
export type Moment = 'an upload' | 'looking into files' | 'an image'

export interface FileWorkOptions {
  url: string
  /** Sessions of those who work. */
  tokens: string[]
  /** The id of a model that makes images, and what it answers. */
  painter: string
  images: ImageServing
  random: ReturnType<typeof createRandom>
}

/**
 * People who give files, have images made and delete what they gave, without a pause, until the server is gone; once it is back
 * they go on with what was under way, as clients do.
 */
export function createFileWork({ url, tokens, painter, images, random }: FileWorkOptions) {
  const files = new Map<string, GivenFile>()
  const replies = new Map<string, string>()
  const problems: string[] = []
  const left = new Map<string, GivenFile[]>(tokens.map(token => [token, []]))
  let happens: (moment: Moment) => void = () => {}

  const pacing = async () => {
    for (;;) {
      const held = images.hold()
      await held.asked
      happens('an image')
      void delay(random.pick([0, 50, 300, 800])).then(held.release)
    }
  }
  void pacing()

  function begin() {
    const over = new AbortController()
    const moments = {
      'an upload': Promise.withResolvers<void>(),
      'looking into files': Promise.withResolvers<void>(),
      'an image': Promise.withResolvers<void>(),
    }
    happens = moment => moments[moment].resolve()

    const get = async (token: string, query: string, variables: object) => {
      const asked = { query, variables: { ...variables }, signal: over.signal }
      const { data, errors } = await ask(url, asked, token)
      if (errors?.[0]) throw new Error(errors[0].message)
      return data
    }
    const ended = async (token: string, query: string, id: string, open: string) => {
      for (;;) {
        const { node } = await get(token, query, { id })
        if (node?.status !== open) return node
        await delay(LOOK_MS)
      }
    }

    async function announce(token: string): Promise<GivenFile> {
      const [name, bytes] = await newFile(random, files.size)
      const contentType = name.endsWith('.png') ? 'image/png' : ''
      const input = { filename: name, contentType, size: bytes.length }
      const { attachment, url, headers } = (await get(token, create, { input })).createUpload
      const pairs: [string, string][] = headers.map((of: Record<string, string>) => [of.name, of.value])
      const put: GivenFile['put'] = async (body, signal) => {
        const sent = { method: 'PUT', body, duplex: 'half', headers: pairs, signal } as unknown as RequestInit
        return (await fetch(url, sent)).status
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const file = { id: attachment.id, name, bytes, sha256, put, told: 'PENDING', deletion: null } as const
      files.set(file.id, { ...file })
      return files.get(file.id) as GivenFile
    }

    async function take(token: string, file: GivenFile): Promise<void> {
      file.deletion = 'asked'
      await get(token, remove, { ids: [file.id] })
      file.deletion = 'done'
    }

    async function send(token: string, file: GivenFile, again: boolean): Promise<void> {
      if (again && (file.deletion || random.chance(0.3))) return take(token, file)
      // Whoever is refused early gets no answer to what they are still sending.
      const body = again ? file.bytes : slowly(file.bytes, random.pick([0, 20, 100]))
      const putting = file.put(body, over.signal)
      happens('an upload')
      const status = await putting
      // The second time it may have arrived already.
      if (status !== 201 && !(again && [404, 409].includes(status))) throw new Error(`a put: ${status}`)
      await get(token, complete, { id: file.id })
      happens('looking into files')
      const { status: told, rejection } = await ended(token, lookAtFile, file.id, 'PENDING')
      file.told = told
      if (told !== (file.name === 'no picture.png' ? 'REJECTED' : 'READY'))
        problems.push(`${file.name} is ${told}: ${rejection}`)
      if (random.chance(0.25)) await take(token, file)
    }

    async function give(token: string): Promise<void> {
      const own = left.get(token) ?? []
      const begun = own.pop()
      const file = begun ?? (await announce(token))
      await send(token, file, begun !== undefined).catch((error: unknown) => {
        own.push(file)
        throw error
      })
    }

    async function paint(token: string): Promise<void> {
      const input = { prompt: `Image ${replies.size}`, model: painter }
      const { id } = (await get(token, draw, { input })).generateImage.reply
      replies.set(id, 'STREAMING')
      const { status, failure } = await ended(token, lookAtReply, id, 'STREAMING')
      replies.set(id, status)
      if (status !== 'COMPLETE') problems.push(`an image is ${status}: ${failure?.message}`)
    }

    const untilOver = async (work: () => Promise<void>) => {
      while (!over.signal.aborted)
        await work().catch(async (error: unknown) => {
          if (over.signal.aborted) return
          problems.push(`while the server was there: ${error}`)
          await delay(LOOK_MS)
        })
    }
    const work = tokens.flatMap(token => [give, give, paint].map(one => untilOver(() => one(token))))
    return {
      /** Resolves once that is under way for the first time. */
      first: (moment: Moment): Promise<void> => moments[moment].promise,
      async end(): Promise<void> {
        over.abort()
        await Promise.all(work)
      },
    }
  }

  return { files, replies, problems, begin }
}

async function newFile(random: FileWorkOptions['random'], n: number): Promise<[string, Buffer]> {
  const name = random.pick(names)
  if (name === 'a.txt') return [name, Buffer.from(`Text ${n}. `.repeat(random.pick([10, 5000])))]
  if (name === 'b.png') return [name, await picture('png', 300 + n, 200)]
  if (name === 'c.pdf') return [name, pdf(`Page of ${n}`, 3)]
  return [name, Buffer.from(`<svg>${n}</svg>`)]
}

/** In three pieces. */
async function* slowly(bytes: Buffer, pauseMs: number): AsyncGenerator<Uint8Array> {
  const step = Math.ceil(bytes.length / 3)
  for (let at = 0; at < bytes.length; at += step) {
    yield bytes.subarray(at, at + step)
    if (pauseMs > 0) await delay(pauseMs)
  }
}
