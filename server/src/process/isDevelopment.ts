import { isLoopbackHost } from '../base/net/loopback.js'
import type { Environment } from './environment.js'

/** Nobody from elsewhere can come to a loopback address, whatever name it goes by. */
export function isDevelopment({ NODE_ENV, HOST, PUBLIC_URL, DEMO_PEOPLE }: Environment): boolean {
  const publicHost = PUBLIC_URL && URL.parse(PUBLIC_URL)?.hostname
  // With demo people allowed, whoever runs the container answers for who reaches its port.
  const hosts = DEMO_PEOPLE === 'true' ? [publicHost] : [HOST, publicHost]
  return NODE_ENV !== 'production' && hosts.every(host => !host || isLoopbackHost(host))
}
