import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

const question = `{
  health { name kind healthy needed latency message since checkedAt lastError lastErrorAt history { at healthy latency } }
  jobs { recurring { name description everySeconds running lastBeganAt failure dueAt } queues { kind waiting retried } }
  settings { name value hidden default source description }
}`

interface Answered {
  health: {
    name: string
    healthy: boolean
    message: string | null
    lastError: string | null
    history: object[]
  }[]
  jobs: { recurring: { name: string; description: string }[]; queues: { kind: string; waiting: number }[] }
  settings: { name: string; value: string | null; hidden: boolean; default: string | null; source: string }[]
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database, env: { OPENAI_KEY: 'misspelt-canary' } })
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const look = async (): Promise<Answered> => {
    const { data, errors } = await admin.ask(question)
    expect(errors).toBeUndefined()
    return data as unknown as Answered
  }

  test('every part that the server depends on is well', async () => {
    const { health } = await look()
    expect(health.map(({ name }) => name)).toEqual([
      'database',
      'bus',
      'model',
      'dev',
      'jobs',
      'storage',
      'disk',
    ])
    for (const part of health) {
      expect(part).toMatchObject({ healthy: true, message: null, lastError: null })
      expect(part.history.length).toBeGreaterThan(0)
    }
  })

  test('what recurs is told with what it does, and what waits by its kind', async () => {
    const { jobs } = await look()
    expect(jobs.recurring.map(({ name }) => name)).toContain('applyRetention')
    for (const { description } of jobs.recurring) expect(description).toMatch(/^[A-Z].+\.$/)
    expect(jobs.queues).toEqual([
      { kind: 'erase', waiting: 0, retried: 0 },
      { kind: 'examine', waiting: 0, retried: 0 },
      { kind: 'forget', waiting: 0, retried: 0 },
      { kind: 'title', waiting: 0, retried: 0 },
    ])
  })

  test('settings say where they come from, and show no secret', async () => {
    const { settings } = await look()
    const of = (name: string) => settings.find(setting => setting.name === name)
    expect(of('PORT')).toMatchObject({ source: 'ENVIRONMENT', default: '4000', hidden: false })
    expect(of('SIGNUP')).toMatchObject({ source: 'DEFAULT', value: null })
    expect(of('SESSION_SECRET')).toMatchObject({ source: 'ENVIRONMENT', value: null, hidden: true })
    expect(of('OPENAI_KEY')).toMatchObject({ source: 'UNKNOWN', value: null, hidden: true })
    const shown = JSON.stringify(settings)
    for (const secret of ['a secret that is only used by tests', 'key-of-the-tests', 'misspelt-canary'])
      expect(shown).not.toContain(secret)
  })
})

test('a part that is down is said to be, with why and since when, until it is back', async () => {
  await using idp = await createIdentityProvider()
  await using parley = await startParley({ env: { ...idp.env('ACME'), ADMIN_EMAILS: 'ada@example.com' } })
  const claims = { email: 'ada@example.com', email_verified: true }
  const { token = '' } = await signInAt(parley, idp, { claims }, { provider: 'acme' })
  const { ask } = parley.as({ token })
  const downs = async () => {
    const { data } = await ask(question)
    const { health } = data as unknown as Answered
    return health.flatMap(({ name, healthy, message }) => (healthy ? [] : [`${name}: ${message}`]))
  }
  expect(await downs()).toEqual([])

  await idp.stop()
  parley.model.models.status = 503
  await expect
    .poll(downs)
    .toEqual(['model: The model server does not answer.', 'acme: It cannot be reached (IDP_UNAVAILABLE).'])

  await idp.start()
  parley.model.models.status = 200
  await expect.poll(downs).toEqual([])
  const { data } = await ask(question)
  expect((data as unknown as Answered).health.find(({ name }) => name === 'acme')).toMatchObject({
    healthy: true,
    message: null,
    lastError: 'It cannot be reached (IDP_UNAVAILABLE).',
  })
})
