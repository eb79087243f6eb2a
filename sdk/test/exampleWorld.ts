import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { initGraphQLTada } from 'gql.tada'
import { vi } from 'vitest'
import * as aiSdk from '../src/ai-sdk/index.js'
import * as attaching from '../src/attach/index.js'
import * as chats from '../src/chat/index.js'
import * as sdk from '../src/index.js'
import * as schema from '../src/schema/index.js'
import * as testing from '../src/testing/index.js'

/** A conversation with a reply, and what else examples work with. */
export async function createGiven(token: string, client: sdk.Parley, user: sdk.User | null) {
  const conversation = await client.createConversation()
  const { id, createdAt: createdAfter } = conversation
  const sent = await client.sendMessage({ conversationId: id, content: 'Hello' })
  const reply = await client.reply(sent.reply.id).done()
  return { conversation, id, reply, user, token, key: token, createdAfter }
}

/** Runs modules with all that the examples take for granted in place: see exampleGlobals.d.ts. */
export interface ExampleWorld {
  /**
   * Tells what the module printed, and what it gave to functions of the reader's own, line by line. `busy`: somebody
   * goes on writing in the conversation meanwhile.
   */
  run(file: string, given: Awaited<ReturnType<typeof createGiven>>, busy: boolean): Promise<string>
}

const recorders = ['show', 'archive', 'render', 'showErrors', 'report', 'apply', 'fetchAgain']
/** Thrown into loops over events, which have no end. */
const enough = new Error('That was enough.')

/** `storage`: where uploads go. `approve`: what a person does with an address and a code that they are shown. */
export async function createExampleWorld(
  parley: sdk.Parley,
  folder: string,
  storage: string,
  approve: (address: string, code: string) => Promise<unknown>,
): Promise<ExampleWorld> {
  let told = ''
  let approved: Promise<unknown> | undefined

  function tell(line: string): true {
    told += line
    const [address] = /https?:\S+\/device/.exec(line) ?? []
    const [code] = /\b[A-Z]{4}-[A-Z]{4}\b/.exec(line) ?? []
    if (address && code) approved = approve(address, code)
    return true
  }
  const record = (name: string, values: unknown[]) => {
    tell(`${name}: ${values.map(textOf).join(' ')}\n`)
    if (name === 'apply') throw enough
  }

  const tools = join(folder, 'tools')
  await mkdir(tools)
  // What opens a browser where there is one.
  await writeFile(join(tools, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 })
  vi.stubEnv('PATH', tools)
  vi.stubEnv('PARLEY_CONFIG_DIR', join(folder, 'config'))
  Object.assign(
    globalThis,
    { ...sdk, ...chats, ...aiSdk, ...schema, ...attaching, ...testing, initGraphQLTada },
    { parley, request: parley.request, content: '', signal: new AbortController().signal },
    { target: { url: storage, headers: [] } },
    { TitleDocument: sdk.operation('query Title($id: ID!) { conversation(id: $id) { title } }') },
    Object.fromEntries(recorders.map(name => [name, (...values: unknown[]) => record(name, values)])),
  )

  return {
    async run(file, given, busy) {
      told = ''
      Object.assign(globalThis, given)
      const print = vi.spyOn(process.stdout, 'write').mockImplementation(text => tell(String(text)))
      const log = vi
        .spyOn(console, 'log')
        .mockImplementation((...values) => void tell(`${values.map(textOf).join(' ')}\n`))
      const ended = new AbortController()
      const happening = busy && keepWriting(parley, given.id, ended.signal)
      try {
        await import(/* @vite-ignore */ pathToFileURL(file).href)
      } catch (error) {
        if (error !== enough) throw error
      } finally {
        ended.abort()
        print.mockRestore()
        log.mockRestore()
      }
      await Promise.all([approved, happening])
      return told
    },
  }
}

async function keepWriting(parley: sdk.Parley, conversationId: string, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const { reply } = await parley.sendMessage({ conversationId, content: 'And then?' })
    await parley.reply(reply.id).done()
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
