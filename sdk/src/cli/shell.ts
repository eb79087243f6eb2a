import { readFileSync } from 'node:fs'
import process from 'node:process'
import { type Auth, bearer, createClient, type Parley } from '../index.js'
import { fileTokenStore } from '../node/tokenStore.js'
import { CliError, EXIT, usageError, type Whereabouts } from './failure.js'
import { createInterrupts, type Interrupts } from './interrupts.js'
import { isReadable, parseServer } from './server.js'
import { loadSettings } from './settings.js'
import { createTerminal, dim, type Terminal } from './terminal.js'

/** What every command takes. */
export interface GlobalOptions {
  server?: string
  json?: boolean
}

/** What commands stand on. */
export interface Shell {
  terminal: Terminal
  interrupts: Interrupts
  /** What is known for the sentence about a failure. */
  where: Whereabouts
  /** The server that is meant: the option, PARLEY_SERVER, or where one signed in last. */
  server(options: GlobalOptions): Promise<string>
  /** A client of that server, signed in, or as nobody where that is good enough. */
  connect(options: GlobalOptions, needs?: { session: boolean }): Promise<Connection>
  /** What goes with every request, signed in or not. */
  clientOptions(server: string): { url: string; fetch: typeof fetch }
  store(server: string): ReturnType<typeof fileTokenStore>
  /** A result for programs. */
  printJson(value: unknown): Promise<void>
  /** The variable that a token is taken from, if one is set. */
  variable: string | undefined
  /** Something to know that is no failure. */
  warn(sentence: string): void
  close(): void
}

export interface Connection {
  server: string
  client: Parley
  /** What the client says who it is by; undefined: it is nobody. */
  auth: Auth | undefined
  /** The variable that the token came from; undefined for a session of this computer. */
  variable: string | undefined
}

// biome-ignore lint/style/noProcessEnv: a command line is told things by it
const env: Record<string, string | undefined> = process.env

/** Of the package: two folders up, whether this runs compiled or not. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version

/** `json`: what is told is read by a program. */
export function createShell(json: boolean): Shell {
  const terminal = createTerminal(env)
  const where: Whereabouts = {}
  const clients: Parley[] = []
  const warn = (sentence: string) =>
    void terminal.err.line(json ? JSON.stringify({ warning: sentence }) : dim(sentence))
  const variable = ['PARLEY_TOKEN', 'PARLEY_API_KEY'].find(name => env[name])

  const shell: Shell = {
    terminal,
    interrupts: createInterrupts(),
    where,
    variable,
    warn,

    async server(options) {
      const typed = options.server ?? env.PARLEY_SERVER ?? (await loadSettings()).server
      if (!typed)
        throw usageError('Which server? Sign in once: parley login --server https://chat.example.com')
      const server = parseServer(typed)
      if (isReadable(server)) warn(`${server} is not encrypted: others on the way can read what you write.`)
      where.server = server
      return server
    },

    async connect(options, needs = { session: true }) {
      const server = await shell.server(options)
      const token = variable ? env[variable] : await shell.store(server).load()
      if (!token && needs.session) throw new CliError('UNAUTHENTICATED', notSignedIn(server), EXIT.signedOut)
      where.variable = variable
      const auth = token ? bearer(token) : undefined
      const client = createClient({ ...shell.clientOptions(server), ...(auth && { auth }) })
      clients.push(client)
      return { server, client, auth, variable }
    },

    clientOptions: server => ({ url: server, fetch: named }),
    store: server => fileTokenStore({ server, onWarning: warn }),
    printJson: value =>
      terminal.out.line(JSON.stringify(value, null, terminal.out.isTerminal ? 2 : undefined)),
    close() {
      for (const client of clients) client.close()
    },
  }
  return shell
}

const notSignedIn = (server: string) => `You are not signed in to ${server}. Sign in: parley login`

/** So that a person knows this session from others in a list of them. */
const named: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('user-agent', `parley/${version} (${process.platform})`)
  return fetch(input, { ...init, headers })
}
