import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

const files = [
  'sdk/README.md',
  ...globSync('sdk/src/{*,{chat,react,ai-sdk,assistant-ui,testing,schema,node}/*,generated/operations}.ts', {
    cwd: root,
  }),
]
const examples = files.flatMap(file => {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^ *\* ?/gm, '')
  return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, language = 'ts', code = '']) => ({
    file,
    language,
    // Some show what stands in a component.
    code: /^return /m.test(code) ? `function Example() {\n${code}}` : code,
  }))
})

it('every example of the README and of the exports compiles', async () => {
  expect(examples.length).toBeGreaterThan(25)
  const folder = await mkdtemp(join(tmpdir(), 'parley-examples-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await copyFile(join(root, 'sdk/test/exampleGlobals.d.ts'), join(folder, 'known.d.ts'))
  for (const [i, { file, language, code }] of examples.entries())
    await writeFile(join(folder, `${i}.${language}`), `// ${file}\n${code}\nexport {}\n`)
  const compilerOptions = {
    composite: false,
    noEmit: true,
    noUnusedLocals: false,
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
    jsx: 'react-jsx',
    // As it is installed, but from its sources.
    paths: {
      '@parley/sdk': [join(root, 'sdk/src/index.ts')],
      '@parley/sdk/*': [join(root, 'sdk/src/*/index.ts')],
    },
  }
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts', '*.tsx'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch(
    (error: { stdout: string }) => error,
  )
  const wrong = stdout.replaceAll(/^.*?(\d+)\.tsx?/gm, (_, i) => `${examples[Number(i)]?.file}, example ${i}`)
  expect(wrong).toBe('')
})
