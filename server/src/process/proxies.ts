import type { Proxies } from '../base/net/proxies.js'
import type { Environment } from './environment.js'
import { httpUrl } from './variableKinds.js'

/** The proxies before anything else is read; one that is no address is told where everything is. */
export function proxiesIn(env: Environment): Proxies {
  const named = (name: string) => env[name.toLowerCase()] || env[name]
  const proxy = (name: string) => {
    const { data: url } = httpUrl.safeParse(named(name))
    return url === undefined ? null : { url }
  }
  return { https: proxy('HTTPS_PROXY'), http: proxy('HTTP_PROXY'), except: named('NO_PROXY') ?? '' }
}
