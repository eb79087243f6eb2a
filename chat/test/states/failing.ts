import type { Failure } from '../../../server/test/modelServer.ts'
import { reply } from '../world.ts'
import type { Stage, States } from './stage.ts'

/** How a model server says what is wrong. */
const reasons: Record<string, [status: number, failure?: Failure]> = {
  'too-long': [400, { code: 'context_length_exceeded' }],
  filtered: [400, { code: 'content_filter' }],
  busy: [429, {}],
  credentials: [401, {}],
  refused: [400, {}],
}

/** Replies that fail, for each reason and in the middle; messages that are not taken; a server that is away. */
export async function* failing(stage: Stage): States {
  const { parley, open, context, t, say, message } = stage
  const page = await open('user', '/', context)
  await message(page).waitFor()
  for (const [name, [status, failure]] of Object.entries(reasons)) {
    parley.model.fail(status, failure)
    await say(page, 'Summarise the minutes of all meetings of this year')
    await reply(page).getByRole('alert').waitFor()
    yield [`failed-${name}`, page]
    await page.evaluate(() => history.pushState(null, '', '/'))
    await page.reload()
    await message(page).waitFor()
  }
  const held = parley.model.hold()
  await say(page, 'Summarise the minutes of all meetings of this year')
  await held.received
  held.send('In January the committee ')
  await reply(page).getByText('January').waitFor()
  held.cut()
  await reply(page).getByRole('alert').waitFor()
  yield ['failed', page]

  const { client } = await parley.signIn('admin')
  const { id } = await client.setBudget({ scope: 'ORGANIZATION', period: 'MONTH', limit: '0.001' })
  await say(page, 'And in February?')
  await page.getByRole('button', { name: t.seeBudgets }).waitFor()
  yield ['unsent', page]
  await client.deleteBudget(id)

  await parley.stop()
  await page.getByText(t.connectionLost).waitFor()
  yield ['no-connection', page]
  const { ids } = parley.model.models
  parley.model.models.ids = []
  await parley.start()
  await page.context().close()
  const none = await open('user', '/', context)
  await none.getByText(t.noModel).waitFor()
  yield ['no-model', none]
  await none.context().close()
  parley.model.models.ids = ids
  await parley.stop()
  await parley.start()
}
