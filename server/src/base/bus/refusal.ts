import { StartError } from '../db/startError.js'

/** What the person who starts the server can mend; null for what may pass by itself, or is no error. */
export function refusal(error: unknown, url: string): StartError | null {
  if (!(error instanceof Error)) return null
  const { host } = new URL(url)
  const code = 'code' in error ? String(error.code) : ''
  const because = (sentence: string) => new StartError(`Redis at ${host} ${sentence}`, { cause: error })
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR Client sent AUTH|ERR invalid password)/.test(error.message))
    return because('refuses user or password: check REDIS_URL.')
  if (error.message.startsWith('NOPERM'))
    return because('does not let the user do what Parley needs: keys and channels that begin with parley:.')
  if (error.message.startsWith('ERR DB index'))
    return because('has no database of that number: check the end of REDIS_URL.')
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code))
    return because(`cannot be trusted (${code}): NODE_EXTRA_CA_CERTS names certificates of your own.`)
  return null
}
