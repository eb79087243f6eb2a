import type { Node } from './tree.js'

export function fish(nodes: Node[]): string {
  const lines = nodes.flatMap(({ path, words }) =>
    words.map(({ name, description, option, choices }) => {
      const what = option ? `-l ${name.slice(2)}` : `-f -a ${name}`
      const values = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : ''
      return `complete -c parley -n "test (__parley_path) = '${path}'" ${what}${values} -d '${fishText(description)}'`
    }),
  )
  return `# fish completion of parley
function __parley_path
  set -l path ''
  for word in (commandline -opc)[2..]
    switch (string trim "$path $word")
      case ${nodes
        .filter(({ path }) => path)
        .map(({ path }) => `'${path}'`)
        .join(' ')}
        set path (string trim "$path $word")
    end
  end
  echo "$path"
end
${lines.join('\n')}
`
}

const fishText = (text: string) => text.replaceAll("'", '’').replace(/\n/g, ' ')
