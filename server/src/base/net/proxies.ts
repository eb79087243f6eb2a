import http from 'node:http'

export interface Proxies {
  https: { url: string } | null
  http: { url: string } | null
  /** Hosts that are asked directly, as in NO_PROXY. */
  except: string
}

/** Nothing on this machine is asked for elsewhere. */
const here = ['localhost', '127.0.0.1', '[::1]', '::1']

/** From now on all that this process fetches goes by these proxies: by `fetch`, and by Node's own client. */
export function useProxies(proxies: Proxies): void {
  http.setGlobalProxyFromEnv({
    HTTPS_PROXY: proxies.https?.url,
    HTTP_PROXY: proxies.http?.url,
    NO_PROXY: [...here, proxies.except].filter(Boolean).join(','),
  })
}
