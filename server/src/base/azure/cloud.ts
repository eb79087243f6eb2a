/** Azure runs in clouds that know nothing of each other: the common one, and those of two countries. */
export type Cloud = 'com' | 'us' | 'cn'

/** By the host of a service, or of what people sign in at. */
export function cloudOf(host: string): Cloud {
  if (/\.((azure|microsoftonline)\.us|usgovcloudapi\.net)$/.test(host)) return 'us'
  return /\.(azure|chinacloudapi|partner\.microsoftonline)\.cn$/.test(host) ? 'cn' : 'com'
}

/** Whether it says so itself: the host of a gateway tells nothing. */
export const isOfCloud = (host: string): boolean => /\.azure\.(com|us|cn)$/.test(host)

/** The name by which Entra ID knows Azure OpenAI; each cloud has its own. */
export const scopeIn = (cloud: Cloud): string => `https://cognitiveservices.azure.${cloud}/.default`

/** The same of Azure Database for PostgreSQL. */
export const postgresqlScopeIn = (cloud: Cloud): string =>
  `https://ossrdbms-aad.database.${postgresqlDomains[cloud]}/.default`

const postgresqlDomains = { com: 'windows.net', us: 'usgovcloudapi.net', cn: 'chinacloudapi.cn' }
