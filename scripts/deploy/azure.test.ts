import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-azure-'))
afterAll(() => rmSync(folder, { recursive: true }))
const calls = join(folder, 'calls')

// In place of what asks Azure: each writes down what it is asked, and says what is needed to go on.
const answers = `
echo "$(basename "$0") $*" >> ${calls}
case "$(basename "$0") $*" in
  "az account show"*) echo 00000000-0000-0000-0000-00000000000a ;;
  *"output -raw registry") echo acme.azurecr.io ;;
  *"output -raw platform") echo "$PLATFORM" ;;
  *"output -raw public_url") echo https://chat.example.com ;;
  *"output -raw image") echo acme.azurecr.io/parley:before ;;
  *"output -raw "*) echo "$4" ;;
esac`
for (const tool of ['az', 'terraform', 'kubectl', 'helm', 'kubelogin', 'curl']) {
  writeFileSync(join(folder, tool), `#!/bin/bash${answers}\n`)
  chmodSync(join(folder, tool), 0o755)
}

function azure(args: string[], env: Record<string, string> = {}) {
  writeFileSync(calls, '')
  const { status, stderr, stdout } = spawnSync('bash', [join(root, 'deploy/azure.sh'), ...args], {
    encoding: 'utf8',
    input: env.ANSWER ?? '',
    env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, PLATFORM: 'container-apps', ...env },
  })
  return { status, stderr, stdout, calls: readFileSync(calls, 'utf8').trim().split('\n') }
}
const beginnings = (lines: string[]) =>
  lines.map(line => /^(az \w+ \w+|terraform \S+ \w+|\w+(?: --namespace \w+)?(?: \w+)?)/.exec(line)?.[0])

it.each([
  [[], 'Usage: bash deploy/azure.sh'],
  [['apply'], 'Name an environment'],
  [['apply', 'nowhere'], 'There is no deploy/terraform/environments/nowhere.tfvars.'],
  [['deploy', 'staging'], 'deploy wants a tag'],
  [['deploy', 'staging', 'a;b'], 'deploy wants a tag'],
])('deploy/azure.sh %j is refused before anything is asked', (args, sentence) => {
  const { status, stderr, calls } = azure(args)
  expect({ status, calls }).toEqual({ status: 2, calls: [''] })
  expect(stderr).toContain(sentence)
})

it('deploys by building the image, running it, and waiting until it is ready', () => {
  const { status, calls, stdout } = azure(['deploy', 'staging', '0.2.0'])
  expect(status).toBe(0)
  expect(beginnings(calls)).toEqual([
    'az account show',
    'terraform -chdir=deploy/terraform init',
    'terraform -chdir=deploy/terraform output',
    'az acr build',
    'terraform -chdir=deploy/terraform apply',
    'terraform -chdir=deploy/terraform output',
    'terraform -chdir=deploy/terraform output',
    'curl',
  ])
  expect(calls[1]).toContain('-backend-config=key=staging.tfstate')
  expect(calls[4]).toContain('-var-file=environments/staging.tfvars -var=image=acme.azurecr.io/parley:0.2.0')
  expect(calls.at(-1)).toContain('https://chat.example.com/health/ready')
  expect(stdout).toContain('https://chat.example.com runs 0.2.0.')
})

it('deploys on AKS by the chart as well, with the values of the environment', () => {
  const { status, calls } = azure(['deploy', 'production', '0.2.0'], { PLATFORM: 'aks' })
  expect(status).toBe(0)
  const [upgrade] = calls.filter(line => line.startsWith('helm '))
  expect(upgrade).toMatch(
    /^helm upgrade --install parley deploy\/kubernetes\/chart .*values\.yaml --values deploy\/terraform\/environments\/production\.values\.yaml --wait/,
  )
  expect(calls.findIndex(line => line.includes('annotate serviceaccount'))).toBeLessThan(
    calls.indexOf(upgrade ?? ''),
  )
})

it('keeps the image that runs when anything else is changed', () => {
  for (const command of ['plan', 'apply']) {
    const { status, calls } = azure([command, 'staging'])
    expect(status).toBe(0)
    expect(calls.at(-1)).toContain('-var=image=acme.azurecr.io/parley:before')
  }
})

it('destroys for whoever types the name of the environment, and nobody else', () => {
  const no = azure(['destroy', 'staging'], { ANSWER: 'production\n' })
  expect(no).toMatchObject({ status: 2, stderr: expect.stringContaining('Nothing was changed.') })
  expect(no.calls.filter(line => line.includes(' destroy '))).toEqual([])
  for (const env of [{ ANSWER: 'staging\n' }, { CONFIRM: 'staging' }] as Record<string, string>[])
    expect(azure(['destroy', 'staging'], env).calls.at(-1)).toContain(
      'terraform -chdir=deploy/terraform destroy',
    )
})

it('makes a place for the state that no key opens', () => {
  const { status, calls } = azure(['state', 'staging'])
  expect(status).toBe(0)
  expect(calls.find(line => line.includes('storage account create'))).toContain(
    '--allow-shared-key-access false',
  )
})

it('has one script: that for PowerShell hands on to it', () => {
  const script = readFileSync(join(root, 'deploy/azure.ps1'), 'utf8')
  expect(script).toContain('& bash deploy/azure.sh $Command $Environment $Tag')
  expect(script).not.toMatch(/\b(az|terraform|helm|kubectl) /)
})

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0
if (!hasShellcheck) console.info('shellcheck is not installed: scripts are not checked')
it.runIf(hasShellcheck)('has nothing that shellcheck finds, nor has CI', () => {
  const scripts = ['deploy/azure.sh', '.ci/run', '.ci/nightly']
  const { stdout } = spawnSync('shellcheck', scripts, { cwd: root, encoding: 'utf8' })
  expect(stdout).toBe('')
})
