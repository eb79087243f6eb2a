import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { besideEvents } from '../server/test/besideEvents.ts'
import { eventually } from '../server/test/eventually.ts'
import { blocksOf } from '../server/test/pages.ts'
import { type Parley, startParley } from '../server/test/parley.ts'
import { openPeople, removeParticipant, type Somebody } from '../server/test/sharing.ts'

const recipe = blocksOf('docs/integrators.md', 'ts')[0]?.code ?? ''

/** The program of docs/integrators.md, which looks ten times a second. */
async function startCopy(parley: Parley, key: string) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-copy-'))
  const code = recipe.replace('http://localhost:4000', parley.url).replace('60_000', '100')
  await writeFile(join(folder, 'copy.ts'), code)
  const program = spawn(process.execPath, ['copy.ts'], {
    cwd: folder,
    env: { ...process.env, KEY: key },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  onTestFinished(async () => {
    if (program.exitCode === null) {
      program.kill('SIGKILL')
      await once(program, 'exit')
    }
    await rm(folder, { recursive: true })
  })
  const messages = (): unknown[] => {
    using db = new DatabaseSync(join(folder, 'copy.db'), { timeout: 5000 })
    return db
      .prepare('SELECT json FROM message ORDER BY id')
      .all()
      .map(({ json }) => JSON.parse(String(json)))
  }
  return { program, messages }
}

async function messagesOf(person: Somebody): Promise<{ id: string }[]> {
  const { messages } = await person.get(
    `{ messages(first: 100) { nodes {
      id role content status model { name } createdAt author { id } conversation { id } } } }`,
  )
  return messages.nodes.toSorted((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1))
}

async function talk({ client }: Somebody, conversationId?: string): Promise<string> {
  const { conversation, reply } = await client.sendMessage({ conversationId, content: 'Hello' })
  await client.reply(reply.id).done()
  return conversation.id
}

it('the recipe for integrators keeps a copy that has everything once', async () => {
  await using parley = await startParley()
  const people = openPeople(parley)
  const [me, other] = [await people.somebody(), await people.somebody()]
  const first = await talk(me)
  await talk(me)
  const { program, messages } = await startCopy(parley, me.token)
  let count = (await messagesOf(me)).length
  /** So many more than before, or fewer. */
  const hasCopied = async (more: number) => {
    count += more
    await eventually(async () => {
      const stored = await messagesOf(me)
      expect(stored).toHaveLength(count)
      expect(messages()).toEqual(stored)
    })
  }
  await hasCopied(0)
  await talk(me)
  const theirs = await talk(other)
  await hasCopied(2)
  await other.share(theirs, me.id, 'READ')
  await hasCopied(2)
  await talk(other, theirs)
  await hasCopied(2)
  await me.client.deleteConversations([first])
  await hasCopied(-2)
  await other.get(removeParticipant, { conversationId: theirs, userId: me.id })
  await hasCopied(-4)

  program.kill('SIGSTOP')
  await talk(me)
  await forgetEvents(parley)
  program.kill('SIGCONT')
  await hasCopied(2)
})

/** What happens by itself after EVENT_DAYS. */
const forgetEvents = (parley: Parley) =>
  besideEvents(parley.databaseUrl, async client => {
    const { seq } = await client.conversationEventHead.findFirstOrThrow()
    await client.conversationEventAudience.deleteMany({})
    await client.conversationEvent.deleteMany({})
    await client.conversationEventHead.updateMany({ data: { forgotten: seq } })
  })
