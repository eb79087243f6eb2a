import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { confinement } from './confinement.js'

test('who looks into files reads programs, and neither settings nor data nor secrets of the machine', async () => {
  const own = new URL('./examine.js', import.meta.url).pathname
  const repository = new URL('../../../../../', import.meta.url).pathname
  const asked = {
    program: ['fs.read', own],
    settings: ['fs.read', `${repository}.env`],
    data: ['fs.read', `${repository}data/attachments`],
    passwords: ['fs.read', '/etc/passwd'],
    environment: ['fs.read', '/proc/self/environ'],
    writes: ['fs.write', own],
    net: ['net'],
    child: ['child'],
  }
  const ask = `const asked = ${JSON.stringify(asked)}
    console.log(JSON.stringify(Object.entries(asked).filter(([, given]) => process.permission.has(...given)).map(([name]) => name)))`
  const { stdout } = await promisify(execFile)(process.execPath, [...confinement, '--eval', ask])
  expect(JSON.parse(stdout)).toEqual(['program'])
})
