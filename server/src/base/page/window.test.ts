import { describe, expect, it } from 'vitest'
import { CodedError } from '../errors.js'
import { decodeCursor, encodeCursor } from './cursor.js'
import { windowOf } from './window.js'

const problemsOf = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    if (error instanceof CodedError) return error.extensions.fields
    throw error
  }
  return null
}

describe('which part of a list is asked for', () => {
  it('is the first twenty where nothing is said', () => {
    expect(windowOf({})).toEqual({ backward: false, size: 20, after: null, before: null, offset: 0 })
  })

  it.each([
    [{ first: 1 }, null],
    [{ first: 100 }, null],
    [{ last: 100 }, null],
    [{ offset: 20_000 }, null],
    [{ first: 5, offset: 0 }, null],
    [{ first: 0 }, ['first']],
    [{ first: 101 }, ['first']],
    [{ last: 0 }, ['last']],
    [{ last: 101 }, ['last']],
    [{ first: 1, last: 1 }, ['last']],
    [{ offset: -1 }, ['offset']],
    [{ offset: 20_001 }, ['offset']],
    [{ offset: 1, after: 'x' }, ['offset']],
    [{ offset: 1, before: 'x' }, ['offset']],
    [{ offset: 1, last: 1 }, ['offset']],
  ])('%j is refused by the names of %j', (args, names) => {
    const problems = problemsOf(() => windowOf(args))
    expect(problems && Object.keys(problems)).toEqual(names)
  })
})

describe('a cursor', () => {
  const types = ['string', 'number', 'string'] as const

  it('gives back what it was made of', () => {
    const parts = ['createdAt', 1_700_000_000_000, 'usr_1']
    expect(decodeCursor(encodeCursor(parts), 'after', types)).toEqual(parts)
  })

  it('may hold the first time that there is, and the last', () => {
    for (const time of [0, Date.UTC(9999, 11, 31)]) {
      const parts = ['createdAt', time, 'usr_1']
      expect(decodeCursor(encodeCursor(parts), 'after', types)).toEqual(parts)
    }
  })

  it('may hold null where that is allowed, and nowhere else', () => {
    const cursor = encodeCursor(['lastSeenAt', null, 'usr_1'])
    expect(decodeCursor(cursor, 'after', types, 1)).toEqual(['lastSeenAt', null, 'usr_1'])
    expect(problemsOf(() => decodeCursor(cursor, 'after', types))).toHaveProperty('after')
    expect(problemsOf(() => decodeCursor(cursor, 'after', types, 0))).toHaveProperty('after')
  })

  it.each([
    ['', 'nothing'],
    ['!', 'no base64'],
    [encodeCursor(['createdAt', 1]), 'too few parts'],
    [encodeCursor(['createdAt', 1, 'usr_1', 'x']), 'too many'],
    [encodeCursor(['createdAt', '1', 'usr_1']), 'a text for a time'],
    [encodeCursor(['createdAt', 1.5, 'usr_1']), 'half a millisecond'],
    [encodeCursor(['createdAt', -1, 'usr_1']), 'a time before all'],
    [encodeCursor(['createdAt', Date.UTC(9999, 11, 31) + 1, 'usr_1']), 'a time no database takes'],
    [encodeCursor(['createdAt', 1, 'usr\0']), 'what PostgreSQL cannot store'],
    [encodeCursor(['createdAt', 1, '\ud800']), 'half a character'],
  ])('%j is refused: %s', cursor => {
    expect(problemsOf(() => decodeCursor(cursor, 'before', types))).toHaveProperty('before')
  })
})
