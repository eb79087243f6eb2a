import { execFile } from 'node:child_process'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../run.ts'

const execute = promisify(execFile)
const use = join(root, 'scripts/package/use')

/** The oldest that the package is for, each of its newest release. */
const oldest = ['node@22.23.3', 'react@18.3.1', 'react-dom@18.3.1']

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
  console.log('types are right for nodenext and bundler resolution, those of the core entries in every line')
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
  const { stdout } = await execute(join(root, 'node_modules/.bin/tsc'), ['-p', project]).catch(
    (error: { stdout: string }) => error,
  )
  const lines = stdout.trim()
  return lines ? [`types, ${String(options.moduleResolution)} resolution:\n${lines}`] : []
}
