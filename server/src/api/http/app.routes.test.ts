import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApps } from '../../../../scripts/buildApps.ts'
import { startParley } from '../../../test/parley.js'
import { appRoutes } from './app.routes.js'

let folder: string
let app: FastifyInstance
const script = 'console.log("of an app")'.repeat(100)

async function put(path: string, content: string | Buffer): Promise<void> {
  await writeFile(join(folder, path), content)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-app-'))
  await mkdir(join(folder, 'assets'))
  await put('index.html', '<!doctype html><title>One</title>')
  await put('frame.html', '<!doctype html><title>Frame</title>')
  await put('icon.svg', '<svg/>')
  await put('assets/main-a1.js', script)
  await put('assets/main-a1.js.gz', gzipSync(script))
  await put('source.sha256', 'secret')
  await writeFile(join(folder, '..', 'beside.js'), 'secret')
  app = Fastify()
  await app.register(
    appRoutes(
      {
        name: 'test',
        folder,
        base: '/below',
        pages: ['/below', '/below/*'],
        files: ['icon.svg'],
        policy: { 'connect-src': "'none'" },
        anyOf: [],
        audience: '',
        frames: { 'frame.html': { 'frame-ancestors': "'self'", sandbox: 'allow-scripts' } },
      },
      new URL('https://parley.example'),
      [],
    ),
  )
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

describe('an app that was built', () => {
  it('shows its page at each of its addresses, asked for anew every time', async () => {
    for (const url of ['/below', '/below/users/1', '/below/a/b?c=d']) {
      const { statusCode, headers, body } = await get(url)
      expect([statusCode, body]).toEqual([200, expect.stringContaining('<title>One')])
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringContaining("script-src 'self'; style-src 'self'"),
      })
      expect(headers['content-security-policy']).toContain("connect-src 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
    }
  })

  it('is not sent again to who has it, and is when it was built again', async () => {
    const { headers } = await get('/below')
    const known = { 'if-none-match': `"other", W/${headers.etag}` }
    expect((await get('/below', known)).statusCode).toBe(304)
    await put('index.html', '<!doctype html><title>Two</title>')
    await put('assets/main-b2.js', 'new')
    await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5000))
    const after = await get('/below', known)
    expect([after.statusCode, after.body]).toEqual([200, expect.stringContaining('Two')])
    expect((await get('/below/assets/main-b2.js')).body).toBe('new')
    await put('index.html', '<!doctype html><title>One</title>')
  })

  it('has assets for good, compressed for those who take it', async () => {
    const plain = await get('/below/assets/main-a1.js')
    expect([plain.body, plain.headers['content-encoding']]).toEqual([script, undefined])
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const zipped = await get('/below/assets/main-a1.js', { 'accept-encoding': 'br, gzip;q=0.8' })
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(zipped.rawPayload).toEqual(gzipSync(script))
    const refused = await get('/below/assets/main-a1.js', { 'accept-encoding': 'gzip;q=0, identity' })
    expect(refused.headers['content-encoding']).toBeUndefined()
  })

  it.each([
    '/below/assets/gone.js',
    '/below/assets/../source.sha256',
    '/below/assets/..%2fsource.sha256',
    '/below/assets/%2e%2e/%2e%2e/beside.js',
    '/below/assets/..%5c..%5cbeside.js',
    '/below/assets//etc/passwd',
    '/below/assets/main-a1.js%00',
    '/below/assets/',
  ])('has nothing at %s', async url => {
    const { body, headers } = await get(url)
    expect(body).not.toContain('secret')
    expect(body).not.toContain('root:')
    expect(headers['content-type']).toMatch(/json|html/)
  })

  it('shows pages of its own in frames, under their own policy', async () => {
    const { headers } = await get('/below/frame.html')
    expect(headers['content-security-policy']).toContain('sandbox allow-scripts')
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  })
})

describe('the chat app', () => {
  it('stands at / and at each conversation, and CHAT=off keeps the welcome page', async () => {
    await buildApps()
    await using parley = await startParley({ env: { CHAT: 'on' } })
    const page = await parley.ask({ path: '/', method: 'GET' })
    expect(page.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect((await parley.ask({ path: '/c/cnv_1', method: 'GET' })).text).toBe(page.text)
    expect((await parley.ask({ path: '/nowhere', method: 'GET' })).status).toBe(404)
    await using without = await startParley({ env: { CHAT: 'off' } })
    expect((await without.ask({ path: '/', method: 'GET' })).text).toContain('Parley is running')
    expect((await without.ask({ path: '/c/cnv_1', method: 'GET' })).status).toBe(404)
  })
})
