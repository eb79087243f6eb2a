import { fastifyCookie } from '@fastify/cookie'
import Fastify from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { createSessionCookie } from './sessionCookie.js'

const https = createSessionCookie(new URL('https://parley.example'))
const http = createSessionCookie(new URL('http://localhost:4000'))

beforeAll(async () => {
  await Fastify().register(fastifyCookie)
})

test('over https the cookie is bound to the host and sent over https alone [S8]', async () => {
  const app = Fastify()
  await app.register(fastifyCookie)
  app.get('/', async (_request, reply) => void https.set(reply, 'token', new Date('2030-01-01')))
  const { headers } = await app.inject('/')
  expect(headers['set-cookie']).toBe(
    '__Host-parley=token; Path=/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
  )
})

test('a token comes as a cookie or as a bearer token, which wins', () => {
  const cookie = 'other=1; parley-session=from-cookie'
  expect(http.tokenOf({ headers: { cookie } })).toEqual({ token: 'from-cookie', from: 'cookie' })
  expect(http.tokenOf({ headers: { authorization: 'bearer from-header', cookie } })).toEqual({
    token: 'from-header',
    from: 'bearer',
  })
})

test('over https the unprotected cookie counts for nothing', () => {
  expect(https.tokenOf({ headers: { cookie: 'parley-session=planted' } })).toBeNull()
  expect(https.tokenOf({ headers: { cookie: '__Host-parley=real' } })?.token).toBe('real')
})

test.each([
  {},
  { cookie: '' },
  { cookie: '%%%=;;=' },
  { authorization: 'Basic eDp5' },
  { authorization: 'Bearer' },
])('%j carries no token', headers => {
  expect(http.tokenOf({ headers })).toBeNull()
})
