import { expect, test } from 'vitest'
import { createBrowser, signInByBrowser } from '../../../test/browser.js'
import { openSignInDoor } from '../../../test/signInDoor.js'
import { cleanUp } from './cleanUp.js'

const hour = 3_600_000

test('attempts go after an hour, sessions a week after their end', async () => {
  await using door = await openSignInDoor({ development: true })
  await signInByBrowser(door.url, 'user')
  await createBrowser().visit(new URL('/auth/login/dev', door.url))
  const after = async (milliseconds: number) => {
    await cleanUp(door.db, new Date(Date.now() + milliseconds))
    return [await door.db.read.loginAttempt.count(), await door.db.read.session.count()]
  }
  // One that ended tells a callback that comes twice where it was going.
  expect(await after(hour - 60_000)).toEqual([2, 1])
  expect(await after(hour + 60_000)).toEqual([0, 1])
  expect(await after(8 * 24 * hour + 60_000)).toEqual([0, 0])
})
