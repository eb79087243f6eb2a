import { APIConnectionError, APIError } from 'openai'

const UNWRITTEN = /^[\w.:-]{1,64}$/

/** Model servers repeat what they were asked in their complaints about it: the log gets what nobody can have written. */
export function logged(error: unknown, key: string | null): Error {
  if (error instanceof APIConnectionError) return forTheLog(error, key)
  if (!(error instanceof APIError)) return new Error(error instanceof Error ? error.name : typeof error)
  const { status, code, type, param, requestID } = error
  const facts = Object.entries({ status, code, type, param, request: requestID })
    .filter(([, value]) => UNWRITTEN.test(String(value ?? '')))
    .map(([name, value]) => `${name} ${String(value)}`)
  return forTheLog(new Error(`The model server answered with ${facts.join(', ') || 'an error'}`), key)
}

/** Some servers repeat the key in their complaint about it, so nothing of the original object is kept. */
export function forTheLog(error: unknown, key: string | null): Error {
  const texts: string[] = []
  for (let e: unknown = error; e instanceof Error && texts.length < 4; e = e.cause) {
    texts.push('code' in e && e.code ? `${e.message} (${String(e.code)})` : e.message)
  }
  const text = texts.join(': ') || String(error)
  return new Error((key ? text.replaceAll(key, '[key]') : text).slice(0, 500))
}
