import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { healthRoutes } from '../../server/src/api/health/health.routes.ts'
import { loadConfig } from '../../server/src/process/config.ts'
import { issuerVariables, variables } from '../../server/src/process/variables.ts'
import { root } from '../run.ts'
import { chartFolder, helm, runHelm } from './helm.ts'
import { type KubernetesObject, objectsIn, schemaProblems, strangeFields } from './kubernetes.ts'

const examples = globSync(join(root, 'deploy/kubernetes/examples/*.yaml')).toSorted()
const least = join(root, 'deploy/kubernetes/examples/least.yaml')
if (!helm) console.warn('There is no helm for this machine: the chart is not rendered.')

interface Container {
  command?: string[]
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[]
  lifecycle?: { preStop: { sleep: { seconds: number } } }
  [probe: string]: unknown
}
interface Pod {
  containers: [Container]
  serviceAccountName: string
  terminationGracePeriodSeconds: number
}

const render = (values: string, ...more: string[]) =>
  runHelm('template', 'parley', chartFolder, '--namespace', 'chat', '--values', values, ...more)
interface Template {
  template?: { spec: Pod }
  jobTemplate?: { spec: Template }
}
const podOf = ({ spec }: KubernetesObject): Pod | undefined => {
  const { template, jobTemplate } = (spec ?? {}) as Template
  return (template ?? jobTemplate?.spec.template)?.spec
}
const ofKind = (objects: KubernetesObject[], kind: string) => objects.filter(object => object.kind === kind)

/** What the server is given; of secrets something that it can read. */
function environmentOf({ containers: [{ env }] }: Pod): Record<string, string> {
  const secrets: Record<string, string> = {
    SESSION_SECRET: 'a secret that is only used by tests',
    ENCRYPTION_KEYS: `k1:${'A'.repeat(43)}=`,
    DATABASE_URL: 'postgresql://parley@db.example.com/parley',
    REDIS_URL: 'rediss://cache.example.com:10000',
  }
  return Object.fromEntries(
    env.map(({ name, value }) => [
      name,
      value?.startsWith('keyvault:') ? (secrets[name] ?? 's') : (value ?? secrets[name] ?? 's'),
    ]),
  )
}

describe.runIf(helm)('the chart', () => {
  const rendered = new Map<string, KubernetesObject[]>()
  beforeAll(() => {
    for (const file of examples) {
      const { stdout, stderr, status } = render(file)
      expect(stderr).toBe('')
      expect(status).toBe(0)
      rendered.set(basename(file), objectsIn(stdout))
    }
  })
  const all = () => [...rendered.values()].flat()
  const pods = () => all().flatMap(object => podOf(object) ?? [])

  it('is rendered for eight sets of values, and helm finds nothing wrong with it', () => {
    expect(rendered.size).toBe(8)
    for (const file of examples) {
      const { status, stdout } = runHelm('lint', '--strict', chartFolder, '--values', file)
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('0 chart(s) failed') })
    }
  })

  it('makes objects that Kubernetes knows, down to each field', async () => {
    const objects = all()
    expect((await Promise.all(objects.map(schemaProblems))).flat()).toEqual([])
    expect(strangeFields(objects)).toBe('')
    // Both would see what is wrong.
    const [policy] = ofKind(objects, 'NetworkPolicy')
    const wrong = {
      ...policy,
      spec: { ...policy?.spec, podSelector: 3 },
    } as KubernetesObject
    expect(await schemaProblems(wrong)).toEqual([expect.stringContaining('podSelector')])
    const misspelt = { ...policy, spec: { ...policy?.spec, policyTypess: [] } } as KubernetesObject
    expect(strangeFields([misspelt])).toContain('policyTypess')
  })

  it('brings no database and makes no secret', () => {
    const kinds = new Set(all().map(({ kind }) => kind))
    expect([...kinds].toSorted()).toEqual([
      'CronJob',
      'Deployment',
      'HTTPRoute',
      'HorizontalPodAutoscaler',
      'Ingress',
      'Job',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'PrometheusRule',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
    ])
  })

  it('names no variable that the server does not read', () => {
    const known = Object.keys(variables.shape)
    const ofIssuers = Object.keys(issuerVariables.shape).map(name => `OIDC_ACME_${name}`)
    // Node's own.
    const names = new Set([...known, ...ofIssuers, 'NODE_EXTRA_CA_CERTS'])
    const used = pods().flatMap(({ containers: [{ env }] }) => env.map(({ name }) => name))
    expect(used.filter(name => !names.has(name))).toEqual([])
    const { properties } = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8'))
    for (const part of ['config', 'secrets'])
      expect(Object.keys(properties[part].properties).filter(name => !names.has(name))).toEqual([])
  })

  it('gives pods an environment that the server starts with, in production', () => {
    for (const pod of pods()) {
      const config = loadConfig({ NODE_ENV: 'production', ...environmentOf(pod) })
      expect(config.server).toMatchObject({ host: '0.0.0.0', port: 4000 })
      expect([config.development, config.database.kind, config.warnings]).toEqual([false, 'postgresql', []])
    }
  })

  it('has servers and jobs alike run as restricted pods', () => {
    expect(pods().length).toBeGreaterThan(examples.length)
    for (const pod of pods()) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      })
      for (const container of pod.containers)
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
    }
  })

  it('asks for health where the server tells it', async () => {
    const app = fastify()
    afterAll(() => app.close())
    await app.register(healthRoutes([], () => false))
    for (const pod of ofKind(all(), 'Deployment').flatMap(object => podOf(object) ?? []))
      for (const name of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
        const { httpGet } = pod.containers[0][name] as { httpGet: { path: string } }
        expect((await app.inject(httpGet.path)).statusCode, httpGet.path).toBe(200)
        expect(httpGet.path).toBe(name === 'readinessProbe' ? '/health/ready' : '/health/live')
      }
  })

  it('waits longer for a server to end than it takes to', () => {
    for (const { containers, terminationGracePeriodSeconds } of pods().filter(
      pod => !pod.containers[0].command,
    )) {
      const { seconds = 0 } = containers[0].lifecycle?.preStop.sleep ?? {}
      expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds + 25)
    }
  })

  it('lets a job migrate before anything else is made, with what there is by then', () => {
    const jobs = ofKind(all(), 'Job')
    expect(jobs).toHaveLength(2)
    for (const job of jobs) {
      expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' })
      expect(podOf(job)?.containers[0].command).toEqual(['parley-server', 'migrate'])
    }
    const made = new Set(ofKind(all(), 'ServiceAccount').map(({ metadata }) => metadata.name))
    const azure = rendered.get('azure.yaml') ?? []
    expect(podOf(ofKind(azure, 'Job')[0] as KubernetesObject)?.serviceAccountName).toBe('parley')
    expect(ofKind(azure, 'ServiceAccount')).toEqual([])
    expect(made).toContain('chat-server')
  })

  it('backs up by schedule into a claim, and keeps so many', () => {
    const [job] = ofKind(all(), 'CronJob')
    expect(job?.spec).toMatchObject({ schedule: '30 1 * * *', concurrencyPolicy: 'Forbid' })
    const container = job && podOf(job)?.containers[0]
    expect(container?.command).toEqual(['parley-server', 'backup', '--into', '/backups', '--keep', '14'])
    expect(container?.volumeMounts).toContainEqual({ name: 'backups', mountPath: '/backups' })
  })

  it('has Prometheus ask each server at a port that no ingress leads to, and know the alerts', () => {
    const objects = rendered.get('scaled.yaml') ?? []
    const [monitor] = ofKind(objects, 'ServiceMonitor')
    const asked = (monitor?.spec?.selector as { matchLabels: object } | undefined)?.matchLabels ?? {}
    const services = ofKind(objects, 'Service')
    const found = services.filter(({ metadata }) =>
      Object.entries(asked).every(([name, value]) => metadata.labels?.[name] === value),
    )
    expect(found.map(({ spec }) => spec?.clusterIP)).toEqual(['None'])
    const [server] = ofKind(objects, 'Deployment').flatMap(object => podOf(object) ?? [])
    expect(server?.containers[0].env).toContainEqual({ name: 'METRICS_PORT', value: '9464' })
    expect(server?.containers[0].ports).toContainEqual(
      expect.objectContaining({ name: 'metrics', containerPort: 9464 }),
    )
    const published = JSON.stringify(ofKind(objects, 'Ingress'))
    expect(published).not.toContain('metrics')
    const alerts = parse(readFileSync(join(root, 'deploy/telemetry/alerts.yaml'), 'utf8'))
    expect(ofKind(objects, 'PrometheusRule')[0]?.spec).toEqual(alerts)
    expect([monitor?.metadata.labels?.release, monitor?.spec?.jobLabel]).toEqual([
      'prometheus',
      'app.kubernetes.io/name',
    ])
  })

  it('leads what is selected to what is there', () => {
    for (const [name, objects] of rendered) {
      const labels = ofKind(objects, 'Deployment').map(
        ({ spec }) => (spec?.template as KubernetesObject | undefined)?.metadata.labels,
      )
      const selectors = [...ofKind(objects, 'Service'), ...ofKind(objects, 'PodDisruptionBudget')].map(
        ({ spec }) => (spec?.selector as { matchLabels?: object } | undefined)?.matchLabels ?? spec?.selector,
      )
      expect(selectors.length, name).toBeGreaterThan(0)
      for (const selector of selectors) expect(labels[0], name).toMatchObject(selector as object)
    }
  })

  it.each<[string, Record<string, string>, string[]]>([
    [
      'what is missing',
      {
        'image.repository': '',
        'config.PUBLIC_URL': '',
        'secrets.SESSION_SECRET': 'null',
        'secrets.ENCRYPTION_KEYS': 'null',
        'secrets.DATABASE_URL': 'null',
      },
      [
        'image.repository is required',
        'config.PUBLIC_URL is required',
        'SESSION_SECRET is required: name it in secrets',
        'ENCRYPTION_KEYS is required',
        'DATABASE_URL is required',
        'makes no secrets and brings no database',
      ],
    ],
    [
      'what contradicts itself',
      {
        existingSecret: '',
        'config.DATABASE_PASSWORD': 'plain',
        'config.OPENAI_API_KEY': 'keyvault:openai',
        'config.SESSION_SECRET': 'keyvault:session',
        'config.OLLAMA_URL': 'http://ollama.models:11434',
        'ingress.enabled': 'true',
        'gateway.enabled': 'true',
        'autoscaling.enabled': 'true',
        'autoscaling.minReplicas': '11',
        'autoscaling.cpuPercent': '0',
        'workloadIdentity.enabled': 'true',
        'migration.mode': 'job',
        'shutdown.graceSeconds': '29',
        'backup.enabled': 'true',
        'metrics.serviceMonitor': 'true',
        'config.STORAGE_DIR': '/data/files',
      },
      [
        'secrets.ENCRYPTION_KEYS names no secret',
        'config.DATABASE_PASSWORD is a secret and would be readable',
        'config.AZURE_KEY_VAULT_URL is required with it',
        'SESSION_SECRET stands in config and in secrets',
        'is at port 11434, which networkPolicy.egressPorts does not let through',
        'ingress and gateway are both enabled',
        'the ingress has no certificate',
        'gateway.parentRefs names no gateway',
        'autoscaling.minReplicas is above autoscaling.maxReplicas',
        'autoscaling goes by nothing',
        'workloadIdentity.clientId is required',
        'jobs run before this chart makes its service account',
        'shutdown.graceSeconds is below 30',
        'backup.existingClaim is required',
        'metrics.serviceMonitor and metrics.rules want metrics.enabled',
        'config.STORAGE_DIR wants data.existingClaim',
      ],
    ],
    [
      'what cannot work',
      {
        'secrets.DATABASE_URL': 'null',
        'config.DATABASE_URL': 'file:/data/parley.db',
        'autoscaling.enabled': 'true',
        'resources.requests': 'null',
      },
      ['this chart wants PostgreSQL', 'resources.requests.cpu is not set'],
    ],
    [
      'what is misspelt, or not for a cluster',
      { 'config.PUBLIC_URLS': 'x', 'config.DEMO_PEOPLE': 'true', replica: '3', 'migration.mode': 'never' },
      ["'PUBLIC_URLS'", "'DEMO_PEOPLE'", "'replica' not allowed", "at '/migration/mode'"],
    ],
  ])('refuses %s, in words and all at once', (_, sets, said) => {
    const options = Object.entries(sets).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const { status, stderr } = render(least, ...options)
    for (const sentence of said) expect(stderr).toContain(sentence)
    expect(status).toBe(1)
  })
})

describe('what stands beside the chart', () => {
  it('has the release of the server', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const chart = parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8'))
    expect([chart.version, chart.appVersion]).toEqual([version, version])
  })

  it('has plain manifests without a secret, for whoever has no helm', () => {
    const objects = objectsIn(readFileSync(join(root, 'deploy/kubernetes/manifests/parley.yaml'), 'utf8'))
    expect(objects.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Deployment', 'Service', 'Ingress']),
    )
    expect(ofKind(objects, 'Secret')).toEqual([])
  })
})
