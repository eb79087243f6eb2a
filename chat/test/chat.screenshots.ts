import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { env, looks, statesOf } from './states/index.ts'
import { startWorld, type World } from './world.ts'

const folder = join(import.meta.dirname, '../../docs/screenshots/chat')

/** A picture of the app in each state and look, for people to look at. */
describe('the chat app, looked at', () => {
  let world: World
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    world = await startWorld({ env })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it.each(Object.entries(looks))('in %s', { timeout: 300_000 }, async (name, look) => {
    for await (const [state, page] of statesOf(world, look))
      await page.screenshot({ path: join(folder, `${state}-${name}.png`) })
    expect(world.complaints).toEqual([])
  })
})
