import type { IncomingHttpHeaders } from 'node:http'
import { type CookieSerializeOptions, fastifyCookie } from '@fastify/cookie'
import type { FastifyReply } from 'fastify'
import type { HttpExchange } from '../../base/net/exchange.js'
import { newToken } from './token.js'

type Life = Pick<CookieSerializeOptions, 'expires' | 'maxAge'>

/** A cookie that only this server gets, and no script. */
export interface Cookie {
  readonly name: string
  read(request: { headers: IncomingHttpHeaders }): string | undefined
  set(reply: Pick<FastifyReply, 'setCookie'>, value: string, life: Life): void
  clear(reply: Pick<FastifyReply, 'clearCookie'>): void
}

/** Cookies of one kind, each for something that the browser has under way; its name ends with the beginning of a hash. */
export interface Cookies {
  of(hash: string): Cookie
  /** Sets it, and takes away the oldest where there are many. */
  add(http: HttpExchange, hash: string, value: string, life: Life): void
}

/** More than anybody has under way at once; each is sent with every request. */
const MAX_COOKIES = 5

/** `plainName`: what it is called without https, where that is not the same. */
export function createCookie(publicUrl: URL, name: string, plainName = name): Cookie {
  const secure = publicUrl.protocol === 'https:'
  // The prefix keeps other subdomains and plain http from planting a cookie; browsers refuse it without https.
  const full = secure ? `__Host-${name}` : plainName
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure }
  return {
    name: full,
    read: request => allOf(request)[full],
    set: (reply, value, life) => void reply.setCookie(full, value, { ...options, ...life }),
    clear: reply => void reply.clearCookie(full, options),
  }
}

export function createCookies(publicUrl: URL, kind: string): Cookies {
  const named = (end: string) => createCookie(publicUrl, `${kind}-${end}`)
  const of = (hash: string) => named(hash.slice(0, 12))
  const prefix = named('').name

  return {
    of,
    add({ request, reply }, hash, value, life) {
      const older = Object.entries(allOf(request))
        .filter(([name]) => name.startsWith(prefix))
        .sort(([, a], [, b]) => begun(b) - begun(a))
        .slice(MAX_COOKIES - 1)
      for (const [name] of older) named(name.slice(prefix.length)).clear(reply)
      of(hash).set(reply, value, life)
    },
  }
}

/** Nobody can guess it. The time serves to find the oldest; the database decides what has expired. */
export const newValue = (now: Date): string => `${now.getTime()}.${newToken()}`

const allOf = ({ headers }: { headers: IncomingHttpHeaders }): Record<string, string | undefined> =>
  headers.cookie ? fastifyCookie.parse(headers.cookie) : {}

const begun = (value: string | undefined): number => Number.parseInt(value ?? '', 10) || 0
