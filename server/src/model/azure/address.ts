/** What an address of Azure OpenAI says, in whichever of its forms. */
export interface AzureAddress {
  /** Below which the API is: `…/openai`, or `…/openai/v1`. */
  base: string
  isV1: boolean
  /** Null: it names none. */
  deployment: string | null
  apiVersion: string | null
}

/** A resource, which may be behind a path of a gateway; what the portal shows as Target URI; or its base. */
const PATH =
  /^(?<before>.*?)(?:\/openai(?<v1>\/v1|\/deployments\/(?<deployment>[^/]+))?(?:\/chat\/completions|\/completions|\/responses|\/embeddings|\/models)?)?$/

/** Takes an address apart. Throws what is wrong with it, as the end of a sentence. */
export function readAzureAddress(text: string): AzureAddress {
  const url = new URL(text)
  const path = url.pathname.replace(/\/+$/, '')
  if (path.includes('/api/projects/'))
    throw new Error('is the address of a project: leave out /api/projects/ and what follows')
  if (/^\/models(\/|$)/.test(path))
    throw new Error('is the address of another API: leave out /models and what follows')
  const { before = '', v1, deployment } = PATH.exec(path)?.groups ?? {}
  const apiVersion = url.searchParams.get('api-version') || null
  const isV1 = v1 === '/v1'
  url.pathname = `${before}/openai${isV1 ? v1 : ''}`
  url.search = ''
  url.hash = ''
  return {
    base: url.href,
    isV1,
    deployment: deployment === undefined ? null : decodeURIComponent(deployment),
    apiVersion,
  }
}
