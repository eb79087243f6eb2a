import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { transports } from '../../../test/ask.js'
import { startParley } from '../../../test/parley.js'

vi.mock('./limits.js', async original => {
  const { limits, ...rest } = await original<typeof import('./limits.js')>()
  return { ...rest, limits: { ...limits, time: 200 } }
})

test.each(Object.entries(transports))(
  'over %s an operation that takes too long is given up',
  async (_transport, ask) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    await using parley = await startParley({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } })
    const { token } = await parley.signIn('user')
    const { data, errors } = await ask(parley.url, '{ models { id } }', token)
    expect(data ?? null).toBeNull()
    expect(errors?.map(error => error.extensions.code)).toEqual(['TIMEOUT'])
    silent.closeAllConnections()
    silent.close()
  },
)
