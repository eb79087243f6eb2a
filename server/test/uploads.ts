import { expect } from 'vitest'
import { eventually } from './eventually.js'
import type { Somebody } from './sharing.js'

const create = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { attachment { id } url headers { name value } } }`
export const complete = 'mutation ($id: ID!) { completeUpload(id: $id) { id } }'
const look = `query ($id: ID!) { node(id: $id) { ... on Attachment {
  id filename contentType size status rejection url thumbnailUrl includedTokens textCut } } }`

/** A file as its owner sees it. */
export async function fileOf(person: Somebody, id: string) {
  return (await person.get(look, { id })).node
}

/** Begins an upload of a file; `put` sends these bytes or others to its address. */
export async function beginUpload(person: Somebody, bytes: Buffer, more: Record<string, string> = {}) {
  const input = { filename: 'a.txt', contentType: 'text/plain', size: bytes.length, ...more }
  const { attachment, url, headers } = (await person.get(create, { input })).createUpload
  const pairs: [string, string][] = headers.map(({ name, value }: Record<string, string>) => [name, value])
  const put = (body = bytes) => fetch(url, { method: 'PUT', body: new Uint8Array(body), headers: pairs })
  return { id: attachment.id as string, url: url as string, put }
}

/** Gives the server a file; answers once it was looked into. */
export async function giveFile(person: Somebody, bytes: Buffer | string, filename: string, contentType = '') {
  const { id, put } = await beginUpload(person, Buffer.from(bytes), { filename, contentType })
  expect((await put()).status).toBe(201)
  await person.get(complete, { id })
  return eventually(async () => {
    const file = await fileOf(person, id)
    expect(file.status).not.toBe('PENDING')
    return file
  })
}
