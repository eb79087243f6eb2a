import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startParley } from '../../../../server/test/parley.js'
import { createRelay } from '../../../../server/test/relay.js'
import { createCli } from '../../../test/cli.js'
import { signedIn } from '../../../test/signedIn.js'

const json = (text: string) => JSON.parse(text)

it('writes the reply as it comes', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const answer = parley.model.hold()
  const run = cli.start(['chat', 'Hello'])
  answer.send('Good')
  await run.said('Good')
  answer.send(' morning')
  answer.end()
  expect(await run.ended).toEqual({ code: 0, stdout: 'Good morning\n', stderr: '' })
})

it('sends what is piped in, after the text if there is one', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  parley.model.otherwise('Fine.')
  await cli.run(['chat'], { input: 'one\ntwo\n' })
  const { stdout } = await cli.run(['chat', 'Explain', 'this:', '--json'], { input: 'three\n' })
  const { conversation, message, reply } = json(stdout)
  expect(message.content).toBe('Explain this:\n\nthree')
  expect(reply).toMatchObject({ content: 'Fine.', status: 'COMPLETE' })
  expect(conversation.id).toMatch(/^cnv_/)
  const sent = await cli.client.messages({
    filter: { role: 'USER' },
    orderBy: { field: 'CREATED_AT', direction: 'ASC' },
  })
  expect(sent.nodes.map(({ content }) => content)).toEqual(['one\ntwo', 'Explain this:\n\nthree'])
  expect((await cli.run(['chat'], { input: ' \n' })).code).toBe(2)
})

it('goes on with a conversation, with the last one, or begins a new one', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  parley.model.otherwise('Yes.')
  const chat = async (...args: string[]) =>
    json((await cli.run(['chat', '--json', ...args])).stdout).conversation.id
  expect((await cli.run(['chat', '-c', 'last', 'Hello'])).code).toBe(4)
  const first = await chat('Hello')
  const second = await chat('Hello')
  expect(second).not.toBe(first)
  expect(await chat('--conversation', 'last', 'And?')).toBe(second)
  expect(await chat('--conversation', first, 'And?')).toBe(first)
  expect((await cli.run(['chat', '-c', 'cnv_0', 'Hello'])).code).toBe(4)
})

it('fails with what came of a reply that failed', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const answer = parley.model.hold()
  answer.send('Half')
  answer.fail(500)
  const { code, stdout, stderr } = await cli.run(['chat', 'Hello'])
  expect([code, stdout]).toEqual([1, 'Half\n'])
  expect(stderr).toMatch(/^Error: .+\n$/)
})

it('stops the reply on the server when it is interrupted, and keeps its text', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const answer = parley.model.hold()
  const run = cli.start(['chat', 'Hello'])
  answer.send('Good')
  await run.said('Good')
  run.kill('SIGINT')
  await answer.aborted
  expect(await run.ended).toMatchObject({ code: 130, stdout: 'Good\n' })
  const [reply] = (await cli.client.messages({ filter: { role: 'ASSISTANT' } })).nodes
  expect(reply).toMatchObject({ status: 'STOPPED', content: 'Good' })
})

it('leaves without the server when it is interrupted twice', async () => {
  await using parley = await startParley()
  const relay = await createRelay(parley.url)
  const cli = await signedIn(parley, relay)
  const answer = parley.model.hold()
  const run = cli.start(['chat', 'Hello'])
  answer.send('Good')
  await run.said('Good')
  relay.swallow()
  run.kill('SIGINT')
  await run.said('[stopping]')
  run.kill('SIGINT')
  expect((await run.ended).code).toBe(130)
  await relay.close()
})

it('goes on behind a cut connection, without loss or repetition', async () => {
  await using parley = await startParley()
  const relay = await createRelay(parley.url)
  const cli = await signedIn(parley, relay)
  const answer = parley.model.hold()
  const run = cli.start(['chat', 'Count'])
  answer.send('one ')
  await run.said('one ')
  await relay.cut()
  answer.send('two ')
  await run.said('connection lost')
  answer.send('three')
  await relay.mend()
  await run.said('three')
  relay.drop()
  answer.send(' four')
  answer.end()
  const { code, stdout, stderr } = await run.ended
  expect([code, stdout]).toEqual([0, 'one two three four\n'])
  expect(stderr.split('\n').filter(line => !/^\[connection lost/.test(line))).toEqual([''])
  await relay.close()
})

it('keeps the chat when a reply is stopped', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const answer = parley.model.hold()
  const run = cli.start(['chat', '--interactive'], { open: true })
  run.type('Hello\n')
  answer.send('Good')
  await run.said('Good')
  run.kill('SIGINT')
  await run.said('[stopped]')
  parley.model.reply('Better.')
  run.type('Again\n')
  await run.said('Better.\n')
  parley.model.fail(500)
  run.type('And again\n')
  await run.said('The reply failed')
  parley.model.reply('Best.')
  run.type('/retry\n')
  await run.said('Best.\n')
  run.kill('SIGINT')
  expect(await run.ended).toMatchObject({ code: 130, stdout: 'Good\nBetter.\nBest.\n' })
  const { nodes } = await cli.client.conversations()
  expect(nodes).toHaveLength(1)
  const { nodes: messages } = await cli.client.conversationMessages(nodes[0]?.id ?? '')
  expect(messages.map(({ content }) => content)).toEqual([
    'Hello',
    'Good',
    'Again',
    'Better.',
    'And again',
    'Best.',
  ])
})

it('goes on with the last conversation when a chat is opened again', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  parley.model.otherwise('Yes.')
  const chat = async (...lines: string[]) =>
    (await cli.run(['chat', '-i', '--json'], { input: lines.join('\n') })).stdout.trim().split('\n').map(json)
  const [first] = await chat('One')
  const [again, other] = await chat('Two', '/new', 'Three')
  expect([again.conversation.id, other.conversation.id === first.conversation.id]).toEqual([
    first.conversation.id,
    false,
  ])
  const unknown = await cli.run(['chat', '-i', '--model', 'nothing'], {
    input: 'Four\n/model test-model\nFive\n',
  })
  expect(unknown).toMatchObject({ code: 0, stdout: 'Yes.\n', stderr: expect.stringContaining('Error: ') })
})

it('ends with the session', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const answer = parley.model.hold()
  const run = cli.start(['chat', '-i'], { open: true })
  run.type('Hello\n')
  answer.send('Good')
  await run.said('Good')
  const { client } = await parley.signIn('user')
  await client.revokeOtherSessions()
  expect(await run.ended).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Sign in again: parley login'),
  })
})

it('asks once with a key that may do nothing but chat, also in a conversation', async () => {
  await using parley = await startParley()
  const { ask, client } = await parley.signIn('user')
  const { data } = await ask('mutation { createApiKey(input: { name: "bot", scopes: [CHAT] }) { secret } }')
  const cli = await createCli({ PARLEY_SERVER: parley.url, PARLEY_TOKEN: data.createApiKey.secret })
  parley.model.otherwise('Yes.')
  expect(await cli.run(['chat', 'Hello'])).toMatchObject({ code: 0, stdout: 'Yes.\n' })
  const { id } = await client.createConversation({ title: 'Mine' })
  expect(await cli.run(['chat', '-c', id, 'Hello'])).toMatchObject({ code: 0, stdout: 'Yes.\n' })
})

it('sends files with a message, and says in words what is wrong with one', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  await writeFile(join(cli.folder, 'notes.md'), '# Notes')
  await writeFile(join(cli.folder, 'page.txt'), 'Text')
  await writeFile(join(cli.folder, 'no.png'), new Uint8Array([0, 1, 2, 3]))
  parley.model.otherwise('Read.')
  const sent = await cli.run(['chat', '--json', '-a', 'notes.md', '--attach', 'page.txt', 'What is in them?'])
  const names = async (id: string) =>
    (await cli.client.messageAttachments(id))?.map(({ filename }) => filename)
  expect(await names(json(sent.stdout).message.id)).toEqual(['notes.md', 'page.txt'])
  const refused = await cli.run(['chat', '-a', 'notes.md', '-a', 'no.png', 'Hello'])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Error: no\.png: .+\n$/) })
  expect((await cli.run(['chat', '-a', 'nothing.md', 'Hello'])).stderr).toContain('nothing.md')
  const typed = await cli.run(['chat', '-i', '--json', '-n'], {
    input: '/attach nothing.md\n/attach page.txt\nWith it\nWithout\n',
  })
  const [first, second] = typed.stdout.trim().split('\n').map(json)
  expect([await names(first.message.id), await names(second.message.id)]).toEqual([['page.txt'], undefined])
  // Of what was not sent with the others nothing stays.
  expect((await cli.client.attachments()).nodes).toHaveLength(3)
}, 60_000)
