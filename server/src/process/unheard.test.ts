import { afterEach, expect, test } from 'vitest'
import { expectUnheard } from '../../test/unheard.js'
import { createLog } from '../base/telemetry/log.js'
import { logUnheard } from './unheard.js'

const before = process.listeners('unhandledRejection')
afterEach(() => {
  for (const listener of process.listeners('unhandledRejection'))
    if (!before.includes(listener)) process.off('unhandledRejection', listener)
})

const failure = new Error('the database is away')
expectUnheard(reason => reason === failure)

test('what fails with nobody waiting is told, and the process goes on', async () => {
  const told = Promise.withResolvers<string>()
  logUnheard(createLog('error', { to: { write: told.resolve } }))
  void Promise.reject(failure)
  expect(await told.promise).toContain('the database is away')
})
