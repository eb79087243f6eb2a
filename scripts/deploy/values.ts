import { z } from 'zod'
import { secretName } from '../../server/dist/process/settings.js'
import { issuerVariables, variables } from '../../server/dist/process/variables.js'

/** What the chart sets itself, and what lets people in without a password. */
export const setByChart = ['HOST', 'PORT', 'METRICS_PORT', 'DATA_DIR', 'DEMO_PEOPLE']
const isSecret = (name: string): boolean =>
  secretName.test(name) || name === 'DATABASE_URL' || name === 'REDIS_URL'

const names = Object.keys(variables.shape).filter(name => !setByChart.includes(name))
const issuerNames = Object.keys(issuerVariables.shape)
const ofIssuers = (own: string[]) => `^OIDC_[A-Z0-9]+_(${own.join('|')})$`

/** Variables by their names, which helm then checks; values of one kind. */
const byVariable = (known: string[], ofIssuer: string[], value: object) => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(known.map(name => [name, value])),
  patternProperties: { [ofIssuers(ofIssuer)]: value },
})

const text = z.string().default('')
const map = z.record(z.string(), z.string()).default({})
const list = z.array(z.record(z.string(), z.unknown())).default([])
const some = z.record(z.string(), z.unknown()).default({})
const on = z.boolean().default(true)
const off = z.boolean().default(false)
const whole = (least: number, otherwise: number) => z.int().min(least).default(otherwise)
const about = <T extends z.ZodRawShape>(shape: T, description: string) =>
  z
    .strictObject(shape)
    .describe(description)
    // Each part has a default.
    .prefault({} as never)

/** All values of the chart, each with the sentence that documents it: values.yaml, its schema and the table are made of this. */
export const chartValues = z.strictObject({
  image: about(
    {
      repository: text.describe('Where the image is that deploy/Dockerfile makes. Required.'),
      tag: text.describe('Default: the release of this chart.'),
      digest: text.describe('sha256:…, which holds over the tag.'),
      pullPolicy: z
        .enum(['IfNotPresent', 'Always', 'Never'])
        .default('IfNotPresent')
        .describe('When it is fetched.'),
      pullSecrets: z.array(z.string()).default([]).describe('Names of secrets that the registry wants.'),
    },
    'The image of the server.',
  ),
  fullnameOverride: text.describe('Name of all objects. Default: that of the release, with parley in it.'),
  replicas: whole(1, 2).describe('How many servers run; without effect while autoscaling is on.'),
  config: z
    .record(z.string(), z.union([z.string(), z.int(), z.boolean()]))
    .meta({ override: byVariable(names, issuerNames, { type: ['string', 'integer', 'boolean', 'null'] }) })
    .default({})
    .describe(
      'Variables of the server by name, as in .env.example: PUBLIC_URL is required. Secrets do not stand here, unless as keyvault:<name>.',
    ),
  existingSecret: text.describe('Secret of this namespace from which the variables of secrets are read.'),
  secrets: z
    .record(z.string(), z.strictObject({ secret: z.string().optional(), key: z.string().optional() }))
    .meta({
      override: byVariable(names.filter(isSecret), issuerNames.filter(isSecret), {
        type: ['object', 'null'],
        additionalProperties: false,
        properties: { secret: { type: 'string' }, key: { type: 'string' } },
      }),
    })
    .default({})
    .describe(
      'Secret variables: {} reads the key of the same name from existingSecret, {secret, key} another one. SESSION_SECRET, ENCRYPTION_KEYS and DATABASE_URL are required here, or as keyvault:<name> in config.',
    ),
  caBundle: about(
    {
      configMap: text.describe(
        'ConfigMap with authorities that certificates of models, providers and proxies may be signed by.',
      ),
      key: z.string().default('ca.crt').describe('Its key.'),
    },
    'Authorities beside those of Node.',
  ),
  data: about(
    {
      existingClaim: text.describe(
        'Claim for /data, where packages of the SDK that were handed out are kept for later releases, and files of people where config.STORAGE_DIR names a folder there; ReadWriteMany for several servers. Default: an empty folder.',
      ),
    },
    'What the server keeps beside its database.',
  ),
  resources: some
    .default({ requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } })
    .describe('Of each server. No limit of CPU by default: it would slow down all replies at once.'),
  nodeSelector: map.describe('Labels of the nodes.'),
  tolerations: list.describe('Taints that are borne.'),
  affinity: some.describe('Affinity of the pods.'),
  spread: on.describe('Spreads servers over nodes and zones, where there is room.'),
  priorityClassName: text.describe('Priority of the pods.'),
  podLabels: map.describe('Further labels of the pods.'),
  podAnnotations: map.describe('Further annotations of the pods.'),
  serviceAccount: about(
    {
      create: on.describe('Makes one, whose token no pod gets.'),
      name: text.describe('Of one that is there already, or of the one that is made.'),
      annotations: map.describe('Of the one that is made.'),
    },
    'What the pods run as.',
  ),
  workloadIdentity: about(
    {
      enabled: off.describe(
        'Pods get the identity of Azure that trusts their service account, for models and the Key Vault.',
      ),
      clientId: text.describe('Client id of that identity.'),
    },
    'Workload identity of AKS.',
  ),
  service: about(
    {
      type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP').describe('Its type.'),
      port: z.int().min(1).max(65_535).default(80).describe('Its port.'),
      annotations: map.describe('Its annotations.'),
    },
    'What ingress and gateway lead to.',
  ),
  ingress: about(
    {
      enabled: off.describe('Publishes the host of PUBLIC_URL by an Ingress.'),
      className: text.describe('Its class. Default: that of the cluster.'),
      annotations: map.describe('Its annotations.'),
      tlsSecret: text.describe(
        'Secret with the certificate. Required where PUBLIC_URL is https, unless tlsElsewhere.',
      ),
      tlsElsewhere: off.describe('Whoever stands before the Ingress has the certificate.'),
    },
    'By an Ingress.',
  ),
  gateway: about(
    {
      enabled: off.describe('Publishes the host of PUBLIC_URL by an HTTPRoute.'),
      parentRefs: list.describe('The gateways. One is required.'),
      annotations: map.describe('Its annotations.'),
    },
    'By the Gateway API.',
  ),
  autoscaling: about(
    {
      enabled: off.describe('Has a HorizontalPodAutoscaler say how many servers run.'),
      minReplicas: whole(1, 2).describe('At least.'),
      maxReplicas: whole(1, 10).describe('At most.'),
      cpuPercent: z
        .int()
        .min(0)
        .max(1000)
        .default(70)
        .describe('Of what the pods request, on average; 0: not by CPU.'),
      connections: about(
        {
          metric: text.describe(
            'Name under which an adapter of your cluster tells open connections of each pod, for one parley_sockets_open, which servers tell where metrics are enabled.',
          ),
          perPod: whole(1, 2000).describe('Connections of a server, on average.'),
        },
        'By connections.',
      ),
    },
    'How many servers run.',
  ),
  disruption: about(
    {
      enabled: on.describe('A PodDisruptionBudget.'),
      maxUnavailable: whole(1, 1).describe('How many servers maintenance may take at a time.'),
    },
    'While nodes are emptied.',
  ),
  networkPolicy: about(
    {
      enabled: on.describe(
        'A NetworkPolicy: connections come to the port of the server alone, and go to egressPorts alone.',
      ),
      from: list.describe('Peers that may come. Default: everybody.'),
      egressPorts: z
        .array(z.int().min(1).max(65_535))
        .default([443, 5432, 6379])
        .describe('Ports of databases, models and identity providers. Azure Managed Redis has 10000.'),
      egress: list.describe('Further rules.'),
      metadataService: off.describe(
        'Lets pods ask the metadata service of their node, for the identity of a node.',
      ),
    },
    'Who is connected with whom.',
  ),
  startupSeconds: whole(10, 600).describe(
    'How long a start may take, migrations included, before it is tried again.',
  ),
  shutdown: about(
    {
      preStopSeconds: whole(0, 5).describe(
        'How long a pod that is taken out still works as before, until proxies know.',
      ),
      graceSeconds: whole(1, 40).describe(
        'After how long it is killed: 25 seconds more than preStopSeconds, at least.',
      ),
    },
    'How a server stops.',
  ),
  migration: about(
    {
      mode: z
        .enum(['start', 'job'])
        .default('start')
        .describe(
          'start: the first server of a release migrates, the others wait. job: a job does, before anything is replaced.',
        ),
      deadlineSeconds: whole(60, 1800).describe('How long the job may take.'),
    },
    'Who migrates the database.',
  ),
  backup: about(
    {
      enabled: off.describe('A CronJob that backs up the database into a claim.'),
      schedule: z
        .string()
        .default('0 2 * * *')
        .describe('When, as cron has it, by the clock of the cluster.'),
      existingClaim: text.describe('Claim that holds the backups. Required.'),
      keep: whole(1, 7).describe('How many are kept; older ones are deleted once a new one is whole.'),
      deadlineSeconds: whole(60, 14_400).describe('How long one may take.'),
    },
    'Backups by schedule.',
  ),
  metrics: about(
    {
      enabled: off.describe(
        'Servers tell their metrics at a port of their own, which a second Service has and no ingress leads to.',
      ),
      port: z.int().min(1).max(65_535).default(9464).describe('That port.'),
      from: list.describe('Peers that may ask, in the NetworkPolicy. Default: every pod of the cluster.'),
      serviceMonitor: off.describe('A ServiceMonitor, for the operator of Prometheus.'),
      rules: off.describe('A PrometheusRule with the alerts of deploy/telemetry.'),
      labels: map.describe('Labels of both, by which your Prometheus finds them.'),
      interval: z.string().default('30s').describe('How often Prometheus asks.'),
    },
    'What Prometheus asks.',
  ),
  global: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What helm hands on where this is part of another chart.'),
})
