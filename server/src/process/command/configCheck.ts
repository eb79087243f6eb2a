import { useProxies } from '../../base/net/proxies.js'
import { ConfigError, loadConfig } from '../config.js'
import { readEnvironment } from '../environment.js'
import { proxiesIn } from '../proxies.js'
import { readSecrets } from '../vault/vault.js'
import { type Command, print } from './command.js'

export const configCheck: Command = {
  summary: 'whether the server would start with this environment',
  help: ` [--json]

Reads the environment and .env as the server does, and prints each setting that is not the default, without secrets. Ends
with 1 and a sentence for each if something is wrong. Asks no other server than the vault of
AZURE_KEY_VAULT_URL, if secrets are in it, and changes nothing.

  --json   all settings, for programs`,
  options: { json: { type: 'boolean' } },
  async run({ json }) {
    const config = await read()
    if (config instanceof ConfigError) {
      print(config.message)
      return 1
    }
    for (const warning of config.warnings) process.stderr.write(`${warning}\n`)
    if (json) {
      print(JSON.stringify(config.settings))
      return 0
    }
    const own = config.settings.filter(({ source }) => source !== 'DEFAULT' && source !== 'UNKNOWN')
    for (const { name, value, hidden } of own) print(`${name}=${hidden ? '(hidden)' : value}`)
    const sentence = 'The server would start with this environment.'
    print(own.length > 0 ? `\n${sentence}` : `${sentence} Every setting has its default.`)
    return 0
  },
}

async function read() {
  try {
    const [given, inFile] = readEnvironment()
    useProxies(proxiesIn(given))
    return loadConfig((await readSecrets(given)).environment, inFile)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}
