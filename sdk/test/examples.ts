import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const sdk = fileURLToPath(new URL('..', import.meta.url))

/** One example of the documentation. */
export interface Example {
  /** Where it stands: a heading of the README or a file of the sources, and which one there. */
  name: string
  language: 'ts' | 'tsx'
  code: string
}

/** Every example of the README and of the exports. */
export const examples: Example[] = [
  ...examplesIn('README', readFileSync(join(sdk, 'README.md'), 'utf8'), /^## (.*)$/gm),
  ...globSync(
    'src/{*,{chat,react,ai-sdk,assistant-ui,attach,testing,schema,node}/*,generated/operations}.ts',
    {
      cwd: sdk,
    },
  )
    .toSorted()
    .flatMap(file => {
      const comments = readFileSync(join(sdk, file), 'utf8').replaceAll(/^ *\* ?/gm, '')
      return examplesIn(relative('src', file), comments)
    }),
]

function examplesIn(place: string, text: string, headings?: RegExp): Example[] {
  const counts = new Map<string, number>()
  return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(({ 1: language, 2: code = '', index }) => {
    const heading = headings && [...text.slice(0, index).matchAll(headings)].at(-1)?.[1]
    const part = heading ? `${place}, ${heading}` : place
    const number = (counts.get(part) ?? 0) + 1
    counts.set(part, number)
    return { name: `${part} ${number}`, language: language as 'ts' | 'tsx', code }
  })
}

/** The example as a module that compiles; some show what stands in a component. */
export const moduleOf = ({ code }: Example): string =>
  /^return /m.test(code) ? `function Example() {\n${code}}\nexport {}\n` : `${code}\nexport {}\n`
