import type { Command } from '../parser.js'

/** A command as it is completed: what may come after it. */
export interface Node {
  /** The words that lead to it, without the program's name. */
  path: string
  words: { name: string; description: string; option: boolean; choices: readonly string[] }[]
}

export function nodesOf(program: Command): Node[] {
  const optionsOf = (command: Command) =>
    command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ long, description, argChoices }) =>
        long ? [{ name: long, description, option: true, choices: argChoices ?? [] }] : [],
      )
  const walk = (command: Command, path: string[]): Node[] => {
    const below = command.createHelp().visibleCommands(command)
    const words = below.map(each => ({
      name: each.name(),
      description: each.summary() || each.description(),
      option: false,
      choices: [],
    }))
    const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
    const values = choices.map(name => ({ name, description: '', option: false, choices: [] }))
    const own = {
      path: path.join(' '),
      words: [...words, ...values, ...optionsOf(command), ...(path.length > 0 ? optionsOf(program) : [])],
    }
    return [
      { ...own, words: unique(own.words) },
      ...below.filter(each => each.name() !== 'help').flatMap(each => walk(each, [...path, each.name()])),
    ]
  }
  return walk(program, [])
}

const unique = (words: Node['words']) => [...new Map(words.map(word => [word.name, word])).values()]

/** The paths as alternatives of a shell's `case`. */
export const paths = (nodes: Node[]) =>
  `      ${nodes
    .filter(({ path }) => path)
    .map(({ path }) => `'${path}'`)
    .join('|')}`

/** Options that take one of some values, behind the command that has them, with these. */
export const valueCases = (nodes: Node[]): [typed: string, values: string][] =>
  nodes.flatMap(({ path, words }) =>
    words
      .filter(({ option, choices }) => option && choices.length > 0)
      .map(({ name, choices }): [string, string] => [`${path} ${name}`.trim(), choices.join(' ')]),
  )
