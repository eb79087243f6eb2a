import {
  bearer,
  createClient,
  createRequest,
  type DeviceCode,
  ParleyError,
  signInByDevice,
  type User,
} from '../index.js'
import { hasDesktop, openBrowser } from '../node/openBrowser.js'
import { examples } from './examples.js'
import { CliError } from './failure.js'
import type { Command } from './parser.js'
import { saveSettings } from './settings.js'
import type { GlobalOptions, Shell } from './shell.js'
import { waiting } from './spinner.js'
import { bold } from './terminal.js'

interface LoginOptions extends GlobalOptions {
  provider?: string
  browser: boolean
}

export function addLogin(program: Command, shell: Shell): void {
  program
    .command('login')
    .summary('sign in with a code')
    .description(
      'Sign in with a browser: opens the address, or shows it for a browser on another device, where you enter the code.\n\nThe server is remembered. Each server has a session of its own.',
    )
    .option(
      '--provider <id>',
      'where to sign in; by default the first provider of the server that offers codes',
    )
    .option('--no-browser', 'only show the address')
    .addHelpText(
      'after',
      examples(
        'parley login --server https://chat.example.com',
        'parley login --provider entra --no-browser',
      ),
    )
    .action((_options, command: Command) => login(shell, command.optsWithGlobals()))
}

async function login(shell: Shell, options: LoginOptions): Promise<void> {
  const { terminal, interrupts } = shell
  const server = await shell.server(options)
  const request = createRequest(shell.clientOptions(server))
  let shown = false
  const signingIn = signInByDevice(request, {
    onCode: async code => {
      await showCode(shell, options, code)
      shown = true
    },
    provider: options.provider,
    signal: interrupts.signal,
  }).catch(error => {
    // Not the server was late, but the person.
    if (shown && error instanceof ParleyError && error.code === 'TIMEOUT')
      throw new CliError('EXPIRED', 'The code was not used in time. Get another one: parley login')
    throw error
  })
  const { token } = await waiting(terminal.err, 'Waiting until you have signed in; Ctrl-C cancels', signingIn)
  await shell.store(server).save(token)
  await saveSettings(settings => ({ ...settings, server }))
  if (shell.variable) shell.warn(`${shell.variable} is set, and used in place of this session.`)
  const user = await person(shell, server, token)
  if (options.json)
    return shell.printJson({ server, user: user && { id: user.id, name: user.name, email: user.email } })
  await terminal.out.line(
    `You are signed in to ${server}`,
    ...(user?.name ? [' as ', bold(user.name)] : []),
    '.',
  )
}

async function showCode(shell: Shell, { json, browser }: LoginOptions, code: DeviceCode): Promise<void> {
  const { out, err } = shell.terminal
  if (json) await out.line(JSON.stringify(code))
  // The code may be in the address already; it is shown all the same, to be compared with what the page says.
  const address = code.verificationUriComplete ?? code.verificationUri
  const opened = browser && hasDesktop() && (await openBrowser(address))
  if (json) return
  await err.redraw()
  await err.line(opened ? 'Your browser opens ' : 'Open ', bold(code.verificationUri))
  await err.line(opened ? 'The code is ' : 'and enter the code ', bold(code.userCode))
}

async function person(shell: Shell, server: string, token: string): Promise<User | null> {
  const client = createClient({ ...shell.clientOptions(server), auth: bearer(token) })
  try {
    return await client.me({ signal: shell.interrupts.signal })
  } finally {
    client.close()
  }
}
