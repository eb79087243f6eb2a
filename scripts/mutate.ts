/**
 * `npm run mutate -- <file> <test> …`: changes one thing in the file at a time and says which changes no test noticed.
 * Outside CI: each change is a run of the tests, all in one Vitest with one PostgreSQL. The file is put back whatever
 * happens.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createVitest } from 'vitest/node'
import { exitOnSignals, root } from './run.ts'

const help = `Usage: npm run mutate -- <file> <test> …

Example: npm run mutate -- server/src/base/page/keyset.ts server/src/base/page
Prints each change that the tests let pass, and ends with 1 if there is one.`

/** What is looked for, and what is put in its place. */
const mutations: [RegExp, string][] = [
  [/===/g, '!=='],
  [/!==/g, '==='],
  [/ >= /g, ' > '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ < /g, ' <= '],
  [/ \+ 1\b/g, ''],
  [/ - 1\b/g, ''],
  [/ \+ /g, ' - '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/(?<=[(\s])!(?=[a-z(])/g, ''],
  [/'asc'/g, "'desc'"],
  [/'gt'/g, "'lt'"],
  [/\.reverse\(\)/g, ''],
  [/\bawait (?=\w+\.(?:write|record|publish))/g, 'void '],
  [/^(\s+)throw .*$/gm, '$1void 0'],
]

interface Mutant {
  line: number
  before: string
  after: string
  text: string
}

/** Each mutation at each place, but for comments, imports, types and strings. */
function* mutants(source: string): Generator<Mutant> {
  for (const [pattern, replacement] of mutations)
    for (const match of source.matchAll(pattern)) {
      const start = source.lastIndexOf('\n', match.index) + 1
      const end = source.indexOf('\n', match.index)
      const before = source.slice(start, end)
      if (/^\s*(\/?\*|\/\/|import |export type |type |interface )/.test(before)) continue
      if (/=>$|: [A-Z]\w*<.*>$/.test(before) && match[0].includes('>')) continue
      const changed = replacement.replace('$1', match[1] ?? '')
      const text = source.slice(0, match.index) + changed + source.slice(match.index + match[0].length)
      const after = text.slice(start, text.indexOf('\n', start))
      yield { line: source.slice(0, match.index).split('\n').length, before, after, text }
    }
}

const [file, ...tests] = process.argv.slice(2)
if (!file || tests.length === 0) {
  console.error(help)
  process.exit(file === '--help' ? 0 : 2)
}
const path = join(root, relative(root, file))
const source = readFileSync(path, 'utf8')
const restore = () => writeFileSync(path, source)
process.on('exit', restore)
exitOnSignals()

const vitest = await createVitest({
  watch: false,
  bail: 1,
  silent: true,
  reporters: [{}],
  // A change may have a test wait for what never comes.
  testTimeout: 20_000,
  hookTimeout: 60_000,
})
const specifications = await vitest.globTestSpecifications(tests)

const passes = async (): Promise<boolean> => {
  vitest.invalidateFile(path)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  return unhandledErrors.length === 0 && testModules.every(module => module.ok())
}

let survived = 0
try {
  if (specifications.length === 0 || !(await passes())) {
    console.error('There are no such tests, or they fail before anything is changed.')
    process.exit(2)
  }
  const all = [...mutants(source)]
  for (const [i, { line, before, after, text }] of all.entries()) {
    writeFileSync(path, text)
    const unnoticed = await passes()
    process.stderr.write(`\r${i + 1} of ${all.length}, ${survived} unnoticed `)
    if (!unnoticed) continue
    survived++
    console.log(`\n${file}:${line}\n  - ${before.trim()}\n  + ${after.trim()}`)
  }
  console.log(`\n${all.length} changes, ${survived} that no test noticed.`)
} finally {
  restore()
  await vitest.close()
}
process.exitCode = survived > 0 ? 1 : 0
