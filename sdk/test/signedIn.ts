import { join } from 'node:path'
import { fileTokenStore } from '../src/node/tokenStore.js'
import { type Cli, createCli } from './cli.js'

/** As much of a started server as this needs. */
interface Server<Account> {
  url: string
  signIn(person: 'admin' | 'auditor' | 'user' | 'viewer'): Promise<Account>
}

/** A computer on which somebody has signed in before; `url` is where the command finds the server, by default its own. */
export async function signedIn<Account extends { token: string }>(
  parley: Server<Account>,
  {
    url = parley.url,
    person = 'user',
  }: { url?: string; person?: 'admin' | 'auditor' | 'user' | 'viewer' } = {},
): Promise<Cli & Account> {
  const server = url.replace(/\/$/, '')
  const cli = await createCli({ PARLEY_SERVER: server })
  const account = await parley.signIn(person)
  await fileTokenStore({ server, folder: join(cli.folder, 'config') }).save(account.token)
  return { ...cli, ...account }
}
