import { examples } from '../examples.js'
import { Argument, type Command } from '../parser.js'
import type { Shell } from '../shell.js'

import { bash } from './bash.js'
import { fish } from './fish.js'
import { nodesOf } from './tree.js'
import { zsh } from './zsh.js'

const shells = { bash, zsh, fish }

export function addCompletion(program: Command, shell: Shell): void {
  program
    .command('completion')
    .summary('completion for your shell')
    .description('Print what a shell needs to complete commands and options of parley.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      examples(
        'source <(parley completion bash)    # in ~/.bashrc',
        'source <(parley completion zsh)     # in ~/.zshrc, after compinit',
        'parley completion fish > ~/.config/fish/completions/parley.fish',
      ),
    )
    .action(async (name: keyof typeof shells) => {
      await shell.terminal.out.write(shells[name](nodesOf(program)))
    })
}
