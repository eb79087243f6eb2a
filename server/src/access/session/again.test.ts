import { expect, test } from 'vitest'
import { createBrowser, type Person, signInByBrowser } from '../../../test/browser.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  test.each<[string, string, Person, string]>([
    ['the same person signs in again', 'COMPLETE', 'user', 'The beginning and the end.'],
    ['somebody else signs in', 'STOPPED', 'viewer', 'The beginning'],
  ])('a reply that is written while %s in the same browser is %s', async (_, status, person, content) => {
    await using parley = await startParley({ database })
    const browser = createBrowser()
    const first = parley.as(await signInByBrowser(parley.url, 'user', browser))
    const answer = parley.model.hold()
    answer.send('The beginning')
    const { reply } = await first.client.sendMessage({ content: 'Hi' })
    await answer.received
    await eventually(async () =>
      expect(await first.client.node(reply.id)).toMatchObject({ content: 'The beginning' }),
    )

    const again = await signInByBrowser(parley.url, person, browser)
    expect(again.token).not.toBe(first.token)
    expect((await first.askOnce('{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    if (status === 'STOPPED') await answer.aborted
    answer.send(' and the end.')
    answer.end()
    const reader = status === 'STOPPED' ? await parley.signIn('user') : parley.as(again)
    await eventually(async () =>
      expect(await reader.client.node(reply.id)).toMatchObject({ status, content }),
    )
  })
})
