import { execFile } from 'node:child_process'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../run.ts'

const execute = promisify(execFile)
const use = join(root, 'scripts/package/use')

/** The oldest that the package is for, each of its newest release. */
const oldest = ['node@22.23.3', 'react@18.3.1', 'react-dom@18.3.1']

/** The oldest compiler that its declarations are for. */
const oldestCompiler = 'typescript@5.4.5'

/** What those bring who use the entries that need it. */
const peers = ['react', 'react-dom', 'ai', '@assistant-ui/react', '@types/react', '@types/react-dom']

/** An empty project with the package in it, as after `npm install` of its tarball. */
export async function createProject(folder: string, tarball: string): Promise<string> {
  const project = join(folder, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error']
  const install = (...packages: string[]) =>
    execute('npm', ['install', ...flags, ...packages], { cwd: project })
  await install(tarball)
  const { stdout } = await execute('npm', ['ls', '--all', '--parseable'], { cwd: project })
  const installed = stdout
    .trim()
    .split('\n')
    .slice(1)
    .map(path => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  console.log(`installed in an empty project: ${installed.join(', ')}`)
  await install(...oldest)
  await cp(use, project, { recursive: true })
  return project
}

/** The package as the compiler of a stranger sees it: its declarations too, where all that they need is installed. */
export async function checkTypes(project: string): Promise<string[]> {
  const wrong: string[] = []
  await bring(project, '@types/node')
  await bring(project, 'undici-types')
  const strict = { files: ['stranger.ts', 'page.ts'], skipLibCheck: false }
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])
    wrong.push(...(await compile(project, { ...strict, module, moduleResolution })))
  for (const peer of peers) if (!oldest.some(name => name.startsWith(`${peer}@`))) await bring(project, peer)
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])
    wrong.push(
      ...(await compile(project, { files: ['entries.ts'], skipLibCheck: true, module, moduleResolution })),
    )
  wrong.push(...(await checkOldCompiler(project)))
  console.log('types are right for nodenext and bundler resolution, those of the core entries in every line')
  return wrong
}

/** Every entry, each line of our own declarations: what those of others say to an old compiler is not ours to mend. */
async function checkOldCompiler(project: string): Promise<string[]> {
  const compiler = join(project, 'compiler')
  await mkdir(compiler)
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', compiler]
  await execute('npm', ['install', ...flags, oldestCompiler], { cwd: compiler })
  const wrong: string[] = []
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const old = { target: 'es2022', lib: ['esnext', 'dom', 'dom.asynciterable'], skipLibCheck: false }
    const options = { files: ['entries.ts', 'stranger.ts'], module, moduleResolution, ...old }
    const lines = await compile(project, options, join(compiler, 'node_modules/.bin/tsc'))
    const ours = lines
      .flatMap(text => text.split('\n'))
      .filter(line => /^(entries|stranger|node_modules\/@parley)/.test(line))
    wrong.push(...ours.map(line => `${oldestCompiler}, ${moduleResolution} resolution: ${line}`))
  }
  console.log(`declarations of every entry are right for ${oldestCompiler} without skipLibCheck`)
  return wrong
}

async function bring(project: string, name: string): Promise<void> {
  const target = join(project, 'node_modules', name)
  await mkdir(join(target, '..'), { recursive: true })
  await symlink(join(root, 'node_modules', name), target)
}

async function compile(
  project: string,
  { files, ...options }: { files: string[]; [option: string]: unknown },
  compiler = join(root, 'node_modules/.bin/tsc'),
): Promise<string[]> {
  const config = {
    files,
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
      types: ['node'],
      ...options,
    },
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = await execute(compiler, ['-p', project]).catch((error: { stdout: string }) => error)
  const lines = stdout.trim()
  return lines ? [`types, ${String(options.moduleResolution)} resolution:\n${lines}`] : []
}
