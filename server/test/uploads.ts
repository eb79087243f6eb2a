import { expect } from 'vitest'
import { eventually } from './eventually.js'
import type { Somebody } from './sharing.js'

const create = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { attachment { id } url headers { name value } } }`
const complete = 'mutation ($id: ID!) { completeUpload(id: $id) { id } }'
const look = `query ($id: ID!) { node(id: $id) { ... on Attachment {
  id filename contentType size status rejection url thumbnailUrl includedTokens textCut } } }`

/** A file as its owner sees it. */
export async function fileOf(person: Somebody, id: string) {
  return (await person.get(look, { id })).node
}

/** Gives the server a file; answers once it was looked into. */
export async function giveFile(person: Somebody, bytes: Buffer | string, filename: string, contentType = '') {
  const input = { filename, contentType, size: Buffer.byteLength(bytes) }
  const { attachment, url, headers } = (await person.get(create, { input })).createUpload
  const { status } = await fetch(url, {
    method: 'PUT',
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    headers: headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
  })
  expect(status).toBe(201)
  await person.get(complete, { id: attachment.id })
  return eventually(async () => {
    const file = await fileOf(person, attachment.id)
    expect(file.status).not.toBe('PENDING')
    return file
  })
}
