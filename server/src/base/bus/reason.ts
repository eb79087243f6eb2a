/**
 * Why Redis cannot be used, for whoever can mend it; `before` it could. Of what was configured it has host and port alone.
 */
export function reasonOf(error: unknown, url: string, before: boolean): string {
  const { host, protocol } = new URL(url)
  const isSecure = protocol === 'rediss:'
  const { message, code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: '' }
  const because = (what: string) => `Redis at ${host} ${what}`
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR Client sent AUTH|ERR invalid password)/.test(message))
    return because('refuses user or password: check REDIS_URL.')
  if (message.startsWith('NOPERM'))
    return because('does not let the user do what Parley needs: keys and channels that begin with parley:.')
  if (message.startsWith('ERR DB index'))
    return because('has no database of that number: check the end of REDIS_URL.')
  if (isSecure && /ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO/.test(code))
    return because('does not speak TLS: REDIS_URL begins with redis://, or TLS is to be switched on there.')
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code))
    return because(`cannot be trusted (${code}): NODE_EXTRA_CA_CERTS names certificates of your own.`)
  // The alert of a server that wants TLS, as the first byte of an answer.
  if (message.startsWith('Unknown RESP type 21 '))
    return because('wants TLS: REDIS_URL has to begin with rediss://.')
  if (message.startsWith('Unknown RESP type'))
    return because('does not answer as Redis does: check REDIS_URL.')
  if (message === 'Socket closed unexpectedly')
    return because(
      before || isSecure ? 'ended the connection.' : 'ends the connection: does it want TLS, rediss://?',
    )
  // One without TLS waits for the rest of what it takes for a command.
  if (message === 'Connection timeout')
    return because(
      before || !isSecure
        ? 'cannot be reached in time.'
        : 'does not answer: does it speak TLS? redis:// is without.',
    )
  if (/^[A-Z]+$/.test(code)) return because(`cannot be reached (${code}).`)
  return because(`cannot be used: ${message.replace(/\.?$/, '.')}`)
}
