import { examples } from './examples.js'
import type { Command } from './parser.js'
import { format } from './progressBar.js'
import type { GlobalOptions, Shell } from './shell.js'
import { printTable } from './table.js'

export function addModels(program: Command, shell: Shell): void {
  program
    .command('models')
    .summary('the models you may use')
    .description('List the models you may use, the default one first.')
    .addHelpText('after', examples('parley models', "parley models --json | jq -r '.[].upstreamName'"))
    .action((_options, command: Command) => models(shell, command.optsWithGlobals()))
}

async function models(shell: Shell, options: GlobalOptions): Promise<void> {
  const { client } = await shell.connect(options)
  const found = await client.models({ signal: shell.interrupts.signal })
  if (options.json) return shell.printJson(found)
  await printTable(
    shell.terminal.out,
    ['MODEL', 'NAME', 'CONTEXT', 'DEFAULT'],
    found.map(({ upstreamName, name, contextWindow, isDefault }) => [
      upstreamName,
      name,
      contextWindow === null ? '' : format(contextWindow),
      isDefault ? 'yes' : '',
    ]),
    'There is no model that you may use: ask the person who runs the server.',
  )
}
