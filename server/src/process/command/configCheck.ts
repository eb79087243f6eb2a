import type { Setting } from '@parley/schema'
import { useProxies } from '../../base/net/proxies.js'
import { ConfigError, loadConfig } from '../config.js'
import { readEnvironment, readEnvironmentFile } from '../environment.js'
import { proxiesIn } from '../proxies.js'
import { readNames } from '../readNames.js'
import { settingsOf } from '../settings.js'
import { readSecrets } from '../vault/vault.js'
import { type Command, print } from './command.js'

export const configCheck: Command = {
  summary: 'whether the server would start with this environment',
  help: ` [--file <path>] [--explain] [--json]

Reads the environment and .env as the server does, and prints each setting that is not the default, without secrets. Ends
with 1 and a sentence for each if something is wrong. Asks no other server than the vault of
AZURE_KEY_VAULT_URL, if secrets are in it, and changes nothing.

  --file <path>   this file alone, as if it were all that the server is given
  --explain       what each setting that is not the default does, also where something is wrong
  --json          all settings, for programs`,
  options: { json: { type: 'boolean' }, explain: { type: 'boolean' }, file: { type: 'string' } },
  async run({ json, explain, file }) {
    const given = typeof file === 'string' ? readEnvironmentFile(file) : readEnvironment()
    const config = await read(...given)
    if (config instanceof ConfigError) {
      if (explain && !json) printSettings(settingsIn(...given), true)
      print(config.message)
      return 1
    }
    for (const warning of config.warnings) process.stderr.write(`${warning}\n`)
    if (json) {
      print(JSON.stringify(config.settings))
      return 0
    }
    const own = printSettings(config.settings, explain === true)
    const sentence = `The server would start with ${file === undefined ? 'this environment' : file}.`
    print(own > 0 ? sentence : `${sentence} Every setting has its default.`)
    return 0
  },
}

type Given = ReturnType<typeof readEnvironment>

async function read(...[given, inFile]: Given) {
  try {
    useProxies(proxiesIn(given))
    return loadConfig((await readSecrets(given)).environment, inFile)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

/** Those of an environment in which something is wrong. */
function settingsIn(...[given, fromFile]: Given): Setting[] {
  const { env, inFile } = readNames(given, fromFile)
  return settingsOf(env, inFile)
}

/** How many are not the default. */
function printSettings(settings: readonly Setting[], explain: boolean): number {
  const own = settings.filter(({ source }) => source !== 'DEFAULT' && source !== 'UNKNOWN')
  for (const { name, value, hidden, description, default: otherwise } of own) {
    print(`${name}=${hidden ? '(hidden)' : value}`)
    const said = [description, otherwise && `Default: ${otherwise}.`].filter(Boolean).join(' ')
    if (explain) print(said.replace(/(.{1,110})(?:\s+|$)/g, '    $1\n'))
  }
  if (own.length > 0 && !explain) print('')
  return own.length
}
