import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../server/src/process/config.js'
import { variables } from '../server/src/process/variables.js'
import { interpolated } from './compose.ts'

interface Service {
  image: string
  ports?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string; required?: boolean }>
  healthcheck?: { test: string[] }
  volumes?: string[]
  profiles?: string[]
  configs?: { source: string }[]
  entrypoint?: string[]
  command?: string[]
  read_only?: boolean
  cap_drop?: string[]
  stop_grace_period?: string
}

const text = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const compose: {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  configs: Record<string, { file: string }>
} = parse(text('docker-compose.yml'))
const { services } = compose
const server = services.server as Service

function environment(env: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(server.environment ?? {}).map(([name, value]) => [name, interpolated(value, env)]),
  )
}

describe('docker-compose.yml', () => {
  it('gives the server an environment that it starts with, demo people included', () => {
    const config = loadConfig(environment())
    expect(config).toMatchObject({ development: true, providers: [], dataFolder: '/data' })
    expect(config.database).toEqual({
      kind: 'postgresql',
      url: 'postgresql://parley:parley@postgres:5432/parley',
    })
  })

  it('takes addresses and any password from .env as they are', () => {
    const own = {
      DATABASE_URL: 'postgresql://me:own@db.example.com/parley?sslmode=verify-full',
      REDIS_URL: 'rediss://cache.example.com:6380/1',
      OLLAMA_URL: 'http://models.example.com:11434',
    }
    const config = loadConfig(environment(own))
    expect(config.database).toMatchObject({
      url: expect.stringMatching(/^postgresql:..me:own@db.example.com/),
    })
    expect(config.redis?.url).toBe(own.REDIS_URL)
    expect(config.ollamaUrl).toBe(own.OLLAMA_URL)
    const { database } = loadConfig(environment({ POSTGRES_PASSWORD: 'p@ss#w/ö%?:' }))
    const { host, password } = new URL(database.kind === 'postgresql' ? database.url : '')
    expect([host, decodeURIComponent(password)]).toEqual(['postgres:5432', 'p@ss#w/ö%?:'])
  })

  it('names no variable that the server does not know', () => {
    const known = new Set([...Object.keys(variables.shape), 'NODE_ENV'])
    expect(Object.keys(server.environment ?? {}).filter(name => !known.has(name))).toEqual([])
  })

  it('serves demo people to this machine alone, on the port it is told', () => {
    expect(server.ports?.map(port => interpolated(port, { PORT: '5000' }))).toEqual(['127.0.0.1:5000:5000'])
    expect(loadConfig(environment({ PORT: '5000' })).server.publicUrl.href).toBe('http://localhost:5000/')
  })

  it('has no demo people behind a public address', () => {
    expect(() => loadConfig(environment({ PUBLIC_URL: 'https://chat.example.com' }))).toThrow(
      'SESSION_SECRET is required',
    )
  })

  it('has a proxy with a certificate lead the host of PUBLIC_URL to the server, when it is asked for', () => {
    const { proxy } = services
    const command = proxy?.command?.map(part =>
      interpolated(part, { PUBLIC_URL: 'https://chat.example.com' }),
    )
    expect(command?.join(' ')).toBe('caddy reverse-proxy --from https://chat.example.com --to server:4000')
    expect(proxy).toMatchObject({ profiles: ['tls'], read_only: true, cap_drop: ['ALL'] })
    // What it is asked for in operations is a start in production.
    const own = { NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.com', TRUST_PROXY: '1' }
    expect(() => loadConfig({ ...environment(own), ...own })).toThrow('SESSION_SECRET is required')
  })

  it('declares every volume, and waits for services that exist and say when they are healthy', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const volume of service.volumes ?? [])
        expect(compose.volumes, `${name}: ${volume}`).toHaveProperty(volume.split(':')[0] as string)
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(services, `${name} needs ${needed}`).toHaveProperty(needed)
        if (condition === 'service_healthy') expect(services[needed]?.healthcheck, needed).toBeDefined()
      }
      // A profile that is not asked for must not keep the rest from starting.
      for (const [needed, { required }] of Object.entries(service.depends_on ?? {}))
        if (services[needed]?.profiles && !service.profiles) expect(required, needed).toBe(false)
    }
  })

  it('has Prometheus read the port of metrics, and Grafana our dashboards, when they are asked for', () => {
    const own = { METRICS_PORT: '9464', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
    const { prometheus, otlp } = loadConfig({ ...environment(), ...own }).telemetry
    expect(text('deploy/telemetry/prometheus.yaml')).toContain(`server:${prometheus?.port}`)
    expect(new URL(otlp?.url ?? '').hostname).toSatisfy((name: string) => Object.hasOwn(services, name))
    for (const name of ['collector', 'prometheus', 'grafana'])
      for (const { source } of services[name]?.configs ?? []) {
        const file = compose.configs[source]?.file ?? ''
        expect(text(file).length, file).toBeGreaterThan(0)
      }
    expect(services.grafana).toMatchObject({ profiles: ['telemetry'], ports: ['127.0.0.1:3000:3000'] })
  })

  it('runs images of one version each, and the server without rights it does not need', () => {
    for (const { image } of Object.values(services))
      if (image !== 'parley') expect(image).toMatch(/:v?\d[\w.-]+$/)
    expect(server).toMatchObject({ read_only: true, cap_drop: ['ALL'], stop_grace_period: '30s' })
  })
})

describe('deploy/Dockerfile', () => {
  const dockerfile = text('deploy/Dockerfile')
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '))

  it('assembles the server by the command that CI runs, and starts what that made', () => {
    expect(dockerfile).toContain('npm run assemble -- /app')
    expect(last).toContain('COPY --from=build /app /app')
    expect(last).toContain('CMD ["node", "server/dist/process/main.js"]')
  })

  it('runs as a user without rights, on the Node the project is tested with', () => {
    expect(last).toMatch(/^USER node$/m)
    const { devDependencies } = JSON.parse(text('package.json'))
    expect(dockerfile).toContain(`ARG NODE=node:${devDependencies.node}-`)
  })
})
