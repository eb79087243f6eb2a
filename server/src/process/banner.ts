import type { App } from './app.js'
import type { Config } from './config.js'
import { hasExplorer } from './features.js'

/** What somebody who starts Parley on their own machine has to know. */
export function banner(config: Config, app: App): string {
  const url = config.server.publicUrl.href
  const rows: [string, string][] = [
    ['Open', url],
    ['GraphQL', `${url}graphql (queries over HTTP, subscriptions over WebSocket)`],
    ...(hasExplorer(config)
      ? [['Explorer', `${url}graphql in a browser, to try queries`] as [string, string]]
      : []),
    ['Database', config.database.kind === 'sqlite' ? config.database.file : 'PostgreSQL'],
    ['Model', app.model],
  ]
  if (app.people.length > 0)
    rows.push(['Sign in as', app.people.map(person => `${person.name} (${person.id})`).join(', ')])
  else rows.push(['Sign in with', app.providers.map(provider => provider.name).join(', ')])
  const hints = [
    ...(app.people.length > 0
      ? ['AZURE_…, GOOGLE_…, GITHUB_… or OIDC_<NAME>_… for your identity provider']
      : []),
    ...(['demo model', 'none'].includes(app.model)
      ? ['OPENAI_API_KEY or OPENAI_BASE_URL for a real model (.env.example describes all)']
      : []),
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)
  const next =
    hints.length > 0
      ? ['', '  For the real thing set, in .env or the environment:', ...hints.map(hint => `    ${hint}`)]
      : []
  return `\nParley is ready.\n\n${[...lines, ...next].join('\n')}\n\n`
}
