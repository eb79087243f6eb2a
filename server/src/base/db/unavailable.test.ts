import { describe, expect, test } from 'vitest'
import { isConflict, toUnavailable } from './unavailable.js'

/** As the driver adapter throws it where a transaction begins or ends: there Prisma puts nothing around it. */
const bare = (kind: string, cause: object = {}) =>
  Object.assign(new Error(kind, { cause: { kind, ...cause } }), { name: 'DriverAdapterError' })

describe('an error of the database', () => {
  test.each([
    bare('ConnectionClosed'),
    bare('postgres', { originalCode: '57P01' }),
    bare('TooManyConnections', { originalCode: '53300' }),
    bare('postgres', { originalCode: '25006' }),
    bare('postgres', { originalCode: '55P03' }),
    bare('postgres', { originalCode: '57014' }),
    Object.assign(new Error('of node-postgres itself'), { code: '25006' }),
    new Error('Connection terminated unexpectedly'),
    ...[
      '28P01',
      '3D000',
      'EAI_AGAIN',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ].map(code => Object.assign(new Error(`of a connection that was not made: ${code}`), { code })),
  ])('is an outage where the connection is gone, or the database cannot do it just now: %s', error => {
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
