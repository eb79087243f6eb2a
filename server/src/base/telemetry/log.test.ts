import { describe, expect, it } from 'vitest'
import { createLog } from './log.js'
import { secretsIn } from './redact.js'

function logOf(work: (log: ReturnType<typeof createLog>) => void, secrets: string[] = []) {
  const lines: string[] = []
  work(createLog('trace', { secrets, to: { write: line => void lines.push(line) } }))
  return { text: lines.join(''), entries: lines.map(line => JSON.parse(line)) }
}

describe('the log', () => {
  it.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'accessToken',
    'refresh_token',
    'apiKey',
    'code',
    'state',
    'code_verifier',
    'client_secret',
    'content',
  ])('covers %s however deep it stands [P4]', name => {
    const { text, entries } = logOf(log => log.info({ request: { parts: [{ [name]: 'canary' }] } }, 'x'))
    expect(text).not.toContain('canary')
    expect(entries[0].request.parts[0]).toEqual({ [name]: '[redacted]' })
  })

  it('shows the code of an error, and no other [P4]', () => {
    const codes = [
      'IDP_CLIENT_REFUSED',
      'CONFLICT',
      'TOKEN_UNREADABLE',
      '4/0AbUR2VN',
      'ABCDEFGH',
      'WDJB-MJHT',
      1006,
    ]
    const { entries } = logOf(log => log.warn({ codes: codes.map(code => ({ code })) }, 'x'))
    const shown = entries[0].codes.map(({ code }: { code: unknown }) => code)
    const covered = '[redacted]'
    expect(shown).toEqual([...codes.slice(0, 3), covered, covered, covered, 1006])
  })

  it.each([
    'Authorization: Bearer canary-canary-canary',
    'at /auth/callback/x?code=canary&state=1',
    'the answer was {"access_token":"canary"}',
    'a token eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.canary',
    'Incorrect API key provided: sk-canary-canary',
    'postgresql://parley:canary@db.example/parley',
  ])('covers what has the shape of a secret: %s [P4]', message => {
    const { text, entries } = logOf(log => {
      log.error({ err: new Error(message) }, message)
      log.warn({ reason: message, nested: JSON.stringify({ body: message }) }, 'x')
    })
    expect(text).not.toContain('canary')
    expect(entries).toHaveLength(2)
  })

  it('covers the server’s own secrets wherever they come up [P4]', () => {
    const config = {
      session: { secret: 'canary "one" of the tests' },
      providers: [{ id: 'x', clientSecret: 'canary-two-of-the-tests' }],
      database: { url: 'postgresql://parley:canary%20three@localhost/parley' },
    }
    const { text } = logOf(
      log => log.info({ a: 'x canary "one" of the tests', b: ['canary-two-of-the-tests', 'canary three'] }),
      secretsIn(config),
    )
    expect(text).not.toContain('canary')
  })

  it('describes errors instead of copying what hangs on them [P4]', () => {
    const cause = Object.assign(new Error('inner'), {
      response: { body: 'canary' },
      detail: 'Failing row contains (canary).',
    })
    const error = Object.assign(new Error('outer', { cause }), {
      headers: { authorization: 'canary' },
      request: 'canary',
      code: 'SOME_CODE',
      error: 'invalid_grant',
      status: 500,
    })
    const { text, entries } = logOf(log => log.error({ err: error }, 'x'))
    expect(text).not.toContain('canary')
    expect(entries[0].err).toMatchObject({
      message: 'outer',
      code: 'SOME_CODE',
      error: 'invalid_grant',
      status: 500,
      cause: { message: 'inner', stack: expect.stringContaining('log.test') },
    })
  })

  it.each([
    ['JSON that does not parse', () => JSON.parse('{"a": canary}')],
    [
      'a row that does not fit',
      () => {
        throw Object.assign(new Error('invalid input syntax for type integer: "canary"'), { code: '22P02' })
      },
    ],
    [
      'a call of Prisma',
      () => {
        const error = new Error(
          '\nInvalid `create()` invocation: { content: "canary" }\n\nArgument is missing.',
        )
        error.name = 'PrismaClientValidationError'
        throw error
      },
    ],
  ])('leaves out what an error quotes: %s [P4]', (_what, fail) => {
    const { text } = logOf(log => {
      try {
        fail()
      } catch (error) {
        log.error({ err: error }, 'x')
        log.error(error)
        log.error({ list: [{ error }] }, 'x')
      }
    })
    expect(text.split('\n')).toHaveLength(4)
    expect(text).not.toContain('canary')
  })

  it('writes one line of JSON whatever is in it [P5]', () => {
    const evil = 'a\r\n{"level":60}\u001b[31m\u009b31m\u2028\u202eb'
    const { text, entries } = logOf(log => log.info({ userAgent: evil }, evil))
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ userAgent: evil, msg: evil })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
  })
})
