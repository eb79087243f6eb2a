import { expect, it } from 'vitest'
import { fromWire } from './errors.js'
import { NetworkError, NotFoundError, ParleyError, SessionRevokedError } from './index.js'

it('knows an error by its code, wherever it was made', () => {
  const error = fromWire({ message: 'Gone.', extensions: { code: 'SESSION_REVOKED', requestId: 'r-1' } })
  expect(error).toBeInstanceOf(SessionRevokedError)
  expect(error).toBeInstanceOf(ParleyError)
  expect(error).not.toBeInstanceOf(NotFoundError)
  expect(error).toMatchObject({ name: 'SessionRevokedError', message: 'Gone.', requestId: 'r-1' })
  expect({ code: 'SESSION_REVOKED' }).not.toBeInstanceOf(SessionRevokedError)
})

it('makes errors of a class', () => {
  const cause = new Error('ECONNRESET')
  const error = new NetworkError('No answer.', { cause, retryAfter: 3 })
  expect(error).toMatchObject({ code: 'NETWORK_ERROR', name: 'NetworkError', retryAfter: 3, cause })
  expect(error).toBeInstanceOf(NetworkError)
  expect(String(error)).toBe('NetworkError: No answer.')
  expect(Object.keys(new NotFoundError('Nothing.'))).not.toContain('cause')
})

it('leaves a code that it does not know yet to ParleyError', () => {
  const error = fromWire({
    message: 'New.',
    extensions: { code: 'SOMETHING_NEW', url: 'https://mend.example.com' },
  })
  expect(error).toBeInstanceOf(ParleyError)
  expect(error).toMatchObject({ code: 'SOMETHING_NEW', url: 'https://mend.example.com' })
})
