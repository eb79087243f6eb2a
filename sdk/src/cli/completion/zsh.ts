import { type Node, paths, valueCases } from './tree.js'

export function zsh(nodes: Node[]): string {
  const cases = nodes.map(({ path, words }) => {
    const described = words.map(({ name, description }) => `'${name}:${zshText(description)}'`)
    return `    '${path}') words_=(${described.join(' ')}) ;;`
  })
  return `#compdef parley
# zsh completion of parley
_parley() {
  local parley_path='' word
  local -a words_
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${parley_path:+$parley_path }$word" in
${paths(nodes)}) parley_path="\${parley_path:+$parley_path }$word" ;;
    esac
  done
  case "\${parley_path:+$parley_path }\${words[CURRENT-1]}" in
${valueCases(nodes)
  .map(([typed, values]) => `    '${typed}') compadd -- ${values}; return ;;`)
  .join('\n')}
    'history export -o'|'history export --output') _files; return ;;
  esac
  case "$parley_path" in
${cases.join('\n')}
  esac
  _describe -t commands parley words_
}
compdef _parley parley
`
}

const zshText = (text: string) => text.replaceAll("'", '’').replaceAll(':', '\\:').replace(/\n/g, ' ')
