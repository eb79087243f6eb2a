import { bearer, createClient } from '@parley/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './ask.js'
import { signInByBrowser } from './browser.js'
import { modelId } from './modelId.js'
import { createProcesses } from './processes.js'

test('an image whose server is killed has failed when the next one starts, and is asked for anew', {
  tags: ['deadline'],
}, async () => {
  await using processes = await createProcesses('sqlite', {
    MODEL_DETAILS: 'test-model: imageGeneration image=0.04',
  })
  const { database, model, start } = processes
  const first = await start()
  const { token } = await signInByBrowser(first.url, 'admin')
  const held = model.images.hold()
  const begin = `mutation { generateImage(input: { prompt: "A cat", model: "${await modelId(database.url, 'test-model')}" }) { reply { id } } }`
  const { reply } = (await ask(first.url, begin, token)).data.generateImage
  await held.asked
  first.kill('SIGKILL')
  await first.exit

  const second = await start()
  const look = (id: string) =>
    ask(
      second.url,
      `{ node(id: "${id}") { ... on Message { status failure { code retryable } usage { cost } attachments { filename } } } }`,
      token,
    ).then(({ data }) => data.node)
  expect(await look(reply.id)).toEqual({
    status: 'FAILED',
    failure: { code: 'INTERRUPTED', retryable: true },
    // Nobody knows whether it was made.
    usage: { cost: '0.04' },
    attachments: null,
  })
  const client = createClient({ url: second.url, auth: bearer(token) })
  onTestFinished(() => client.close())
  const { regenerateReply } = (
    await ask(second.url, `mutation { regenerateReply(id: "${reply.id}") { id } }`, token)
  ).data
  await client.reply(regenerateReply.id).done()
  expect(await look(regenerateReply.id)).toMatchObject({
    status: 'COMPLETE',
    attachments: [{ filename: 'A cat.png' }],
  })
})
