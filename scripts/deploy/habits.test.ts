import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { billOfMaterials } from '../bom.ts'
import { isAllowed, licencesIn, lockFile } from '../licences.ts'
import { root } from '../run.ts'
import { releasedVersion, releaseNotes } from './releaseNotes.ts'

const text = (path: string) => readFileSync(join(root, path), 'utf8')

describe('licences', () => {
  it('of all that is installed are ones that ask nothing of a company', () => {
    const { problems, counts } = licencesIn(lockFile().packages)
    expect(problems).toEqual([])
    expect(counts.get('MIT')).toBeGreaterThan(500)
  })

  it('are refused where they are not known, or ask for more', () => {
    const { problems } = licencesIn({
      '': { license: 'nobody asks' },
      'node_modules/@a/copyleft': { version: '1.0.0', license: 'AGPL-3.0-only' },
      'node_modules/b/node_modules/silent': { version: '2.0.0' },
      'node_modules/ours': { link: true },
    })
    expect(problems).toEqual([
      '@a/copyleft 1.0.0 is AGPL-3.0-only, which is not allowed.',
      'silent 2.0.0 says nothing of its licence: read it, and name it here.',
    ])
  })

  it.each([
    ['(MPL-2.0 OR Apache-2.0)', true],
    ['EPL-2.0 OR GPL-3.0-or-later', true],
    ['(MIT AND BSD-3-Clause)', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR AGPL-3.0-only) AND GPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE.md', false],
  ])('%s: %s', (expression, holds) => {
    expect(isAllowed(expression)).toBe(holds)
  })
})

it('the bill of materials names what a server runs and its pages are made of, not what builds them', () => {
  const bom = billOfMaterials(lockFile())
  const names = new Set(bom.components.map(({ name }) => name))
  for (const name of ['@apollo/server', 'better-sqlite3', 'react', 'graphql-ws'])
    expect(names).toContain(name)
  for (const name of ['vitest', 'kubernetes-models']) expect(names).not.toContain(name)
  const refs = new Set(['parley', ...bom.components.map(part => part['bom-ref'])])
  for (const { ref, dependsOn } of bom.dependencies)
    for (const name of [ref, ...dependsOn]) expect(refs).toContain(name)
  const [socket] = bom.components.filter(({ name }) => name === 'ws')
  expect(socket).toMatchObject({
    purl: expect.stringMatching(/^pkg:npm\/ws@\d/),
    licenses: [{ license: { name: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  })
})

describe('notes of a release', () => {
  const changelog =
    '# Changes\n\n## Unreleased\n\n- later\n\n## 1.2.0\n\n### Added\n\n- [a page](docs/a.md), [a site](https://b)\n\n## 1.1.0\n\n- first\n'

  it('are what the changelog says of it, with links that lead from there', () => {
    const there = 'https://github.com/acme/parley/blob/v1.2.0/'
    expect(releaseNotes(changelog, '1.2.0', there)).toBe(
      `### Added\n\n- [a page](${there}docs/a.md), [a site](https://b)\n`,
    )
    expect(releaseNotes(changelog, '1.1.0')).toBe('- first\n')
    expect(releaseNotes(text('CHANGELOG.md'), '0.2.0')).toContain('### Breaking')
  })

  it('are refused where the changelog has none, or the tag another version', () => {
    expect(() => releaseNotes(changelog, '1.2')).toThrow('CHANGELOG.md has no heading "## 1.2"')
    expect(() => releaseNotes('\n## 1.0.0\n\n## 0.9.0\n', '1.0.0')).toThrow('says nothing of 1.0.0')
    expect(releasedVersion('v1.2.0', { 'package.json': '1.2.0' })).toBe('1.2.0')
    expect(() => releasedVersion('v1.2.0', { 'package.json': '1.2.0', 'Chart.yaml': '1.1.0' })).toThrow(
      'The tag is v1.2.0, but Chart.yaml has 1.1.0.',
    )
  })
})

describe('what GitHub and Renovate read', () => {
  it('is well formed, and has a form for each kind of issue', () => {
    for (const file of globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: root })) {
      const { name, description, body } = parse(text(file))
      if (file.endsWith('config.yml')) continue
      expect([name, description].every(Boolean), file).toBe(true)
      expect(
        body.map(({ id }: { id: string }) => id),
        file,
      ).toEqual([...new Set(body.map(({ id }: { id: string }) => id))])
    }
  })

  it('names folders that are there as owned by teams, and no person', () => {
    const lines = text('.github/CODEOWNERS')
      .split('\n')
      .filter(line => line && !line.startsWith('#'))
    for (const line of lines) {
      const [path = '', ...owners] = line.split(/\s+/)
      if (path !== '*') expect(existsSync(join(root, path)), path).toBe(true)
      expect(owners.every(owner => /^@ORGANISATION\/\w+$/.test(owner))).toBe(true)
    }
    expect(lines.length).toBeGreaterThan(3)
  })

  it('groups packages that are there', () => {
    const installed = Object.keys(lockFile().packages).map(path => path.split('node_modules/').at(-1) ?? '')
    const { packageRules } = JSON.parse(text('renovate.json'))
    const names: string[] = packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames)
    const pattern = (name: string) => new RegExp(`^${name.replaceAll('**', '.*')}$`)
    expect(names.filter(name => !installed.some(found => pattern(name).test(found)))).toEqual([])
    expect(names.length).toBeGreaterThan(20)
  })
})
