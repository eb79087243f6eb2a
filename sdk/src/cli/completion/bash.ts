import { type Node, paths, valueCases } from './tree.js'

/** The words before the cursor that are no options say where in the tree of commands it stands. */
export function bash(nodes: Node[]): string {
  const cases = nodes.map(
    ({ path, words }) => `    '${path}') words='${words.map(({ name }) => name).join(' ')}' ;;`,
  )
  return `# bash completion of parley
_parley() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
${paths(nodes)}) path="\${path:+$path }$word" ;;
    esac
  done
  case "\${path:+$path }$previous" in
${valueCases(nodes)
  .map(([typed, values]) => `    '${typed}') COMPREPLY=($(compgen -W '${values}' -- "$current")); return ;;`)
  .join('\n')}
    'history export -o'|'history export --output') COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _parley parley
`
}
