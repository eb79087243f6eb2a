// `npm run package:check`: what somebody gets who installs the SDK, used in Node and in a browser.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { checkPage } from './package/links.ts'
import { lint } from './package/lint.ts'
import { checkMaps } from './package/maps.ts'
import { pack } from './package/pack.ts'
import { checkTypes, createProject } from './package/project.ts'
import { openPage } from './package/useInBrowser.ts'
import { useInNode } from './package/useInNode.ts'

async function check(): Promise<string[]> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-package-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const tarball = await pack(folder)
  const project = await createProject(folder, tarball)
  const wrong = [
    ...(await lint(tarball)),
    ...(await checkMaps(join(project, 'node_modules/@parley/sdk'))),
    ...(await checkPage(join(project, 'node_modules/@parley/sdk'))),
    ...(await checkTypes(project)),
  ]

  const page = await openPage(project)
  cleanUp.defer(page.close)
  const server = cleanUp.use(
    startProcess({ folder, port: await freePort(), env: { CORS_ORIGINS: page.origin } }),
  )
  await server.ready
  const { token } = await signInByBrowser(server.url, 'user')
  wrong.push(...(await useInNode(project, server.url, token)))
  wrong.push(...(await page.use(server.url, token)))
  return wrong
}

const wrong = await check()
for (const line of wrong) console.error(line)
if (wrong.length > 0) process.exitCode = 1
else console.log('The package is as it should be.')
