import type { Permission } from '@parley/schema'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../base/errors.js'
import { type BuiltFile, createBuiltFiles } from './builtFiles.js'
import { navigation } from './navigation.js'
import { type Policy, pagePolicy } from './policy.js'

/** Answers in place of a page; false: the page may be shown. */
export type PageGate = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

const YEAR_SECONDS = 365 * 24 * 3600

/** A single-page app that is built beside the server and served by it. */
export interface BuiltApp {
  /** Its workspace. */
  name: string
  /** Where it was built. */
  folder: string
  /** Below which all its addresses are. */
  base: string
  /** The addresses of its page, as Fastify writes routes: those the app itself knows what to show at. */
  pages: readonly [string, ...string[]]
  /** Whether programs get something else at these addresses. */
  besidePrograms?: boolean
  /** Files beside the page that have an address of their own. */
  files: readonly string[]
  policy: Policy
  /** Origins that its pages ask beside this server. */
  elsewhere?: readonly string[]
  /** Who may open the page: whoever holds one of these; empty: everybody. The files it loads are no secret. */
  anyOf: readonly Permission[]
  /** What those are told who may not. */
  audience: string
  /** Further pages that this one shows in frames, each with its own policy. */
  frames: Readonly<Record<string, Policy>>
}

/**
 * A single-page app as it was built: assets, whose names change with what is in them, for good; the page itself at each of
 * its addresses, asked for anew every time.
 */
export function appRoutes(app: BuiltApp, publicUrl: URL, gates: readonly PageGate[]): FastifyPluginAsync {
  const files = createBuiltFiles(app.folder)
  const base = app.base.replace(/\/$/, '')
  const policies = new Map(
    Object.entries({ 'index.html': app.policy, ...app.frames }).map(([path, policy]) => [
      path,
      pagePolicy(policy, publicUrl, app.elsewhere),
    ]),
  )

  async function send(path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const file = await files.find(path)
    if (!file) throw notFound('File')
    const isAsset = path.startsWith('assets/')
    reply.headers({
      'cache-control': isAsset ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      etag: file.etag,
      vary: app.besidePrograms ? 'Accept, Accept-Encoding, Sec-Fetch-Mode' : 'Accept-Encoding',
    })
    const policy = policies.get(path)
    if (policy) reply.header('content-security-policy', policy)
    if (path in app.frames) reply.header('x-frame-options', 'SAMEORIGIN')
    // A frame without an origin of its own runs the scripts of its page.
    if (isAsset) reply.header('access-control-allow-origin', '*')
    return isUnchanged(request, file) ? reply.code(304).send() : sendFile(file, request, reply)
  }

  const routeOptions = app.besidePrograms ? { constraints: navigation } : { exposeHeadRoute: true }

  return async server => {
    for (const url of app.pages)
      server.get(url, routeOptions, async (request, reply) => {
        for (const gate of gates) if (await gate(request, reply)) return reply
        return send('index.html', request, reply)
      })
    server.get<{ Params: { '*': string } }>(`${base}/assets/*`, (request, reply) =>
      send(`assets/${request.params['*']}`, request, reply),
    )
    for (const name of [...app.files, ...Object.keys(app.frames)])
      server.get(`${base}/${name}`, (request, reply) => send(name, request, reply))
  }
}

async function sendFile(
  file: BuiltFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body, encoding } = await file.read(String(request.headers['accept-encoding'] ?? ''))
  if (encoding) reply.header('content-encoding', encoding)
  return reply.type(file.type).send(body)
}

/** RFC 9110, 13.1.2; a proxy that compresses weakens the tag. */
const isUnchanged = ({ headers }: FastifyRequest, { etag }: BuiltFile): boolean =>
  (headers['if-none-match'] ?? '').split(',').some(tag => tag.trim().replace(/^W\//, '') === etag)
