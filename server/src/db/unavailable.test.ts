import { describe, expect, test } from 'vitest'
import { isConflict, toUnavailable } from './unavailable.js'

/** As the driver adapter throws it where a transaction begins or ends: there Prisma puts nothing around it. */
const bare = (kind: string, cause: object = {}) =>
  Object.assign(new Error(kind, { cause: { kind, ...cause } }), { name: 'DriverAdapterError' })

describe('an error of the database', () => {
  test.each([
    bare('ConnectionClosed'),
    bare('postgres', { originalCode: '57P01' }),
    new Error('Connection terminated unexpectedly'),
  ])('is an outage where the connection is gone: %s', error => {
    expect(toUnavailable(error)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', originalError: error })
  })

  test('is none where the database said no', () => {
    const error = bare('UniqueConstraintViolation', { originalCode: '23505' })
    expect(toUnavailable(error)).toBe(error)
  })

  test('lets the transaction run again if it was given up for another one, at the commit too', () => {
    expect(isConflict(bare('TransactionWriteConflict'))).toBe(true)
    expect(isConflict(bare('ConnectionClosed'))).toBe(false)
  })
})
