import { hashToken, newToken } from '../../server/dist/access/session/token.js'
import { newId } from '../../server/dist/base/db/id.js'
import { ask } from '../../server/test/ask.ts'
import { beside } from '../../server/test/beside.ts'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'
import type { World } from './world.ts'

const PEOPLE = 500
const FEW_PEOPLE = 100
/** More than anybody may ask in a minute. */
const TOO_OFTEN = 400

export const office: Scenario = {
  name: 'office',
  about:
    '500 signed-in people behind one address work under the limits, beside a script and a stolen session',
  run: options => {
    const size = options.short ? FEW_PEOPLE : PEOPLE
    return underLoad(
      options,
      {
        env: { RATE_LIMITS: 'on' },
        people: { quick: size, slow: 0, thinkMs: options.short ? 8000 : 15_000 },
        tokens: world => hire(world, size),
        unbroken: true,
      },
      async world => {
        const [stolen] = await hire(world, 1)
        await isLimited(world, 'a script without a credential')
        await isLimited(world, 'a stolen session', stolen)
      },
    )
  },
}

/** People with a session each, as if they had signed in. */
function hire({ database }: World, count: number): Promise<string[]> {
  const now = new Date()
  const times = { createdAt: now, lastSeenAt: now }
  const people = Array.from({ length: count }, () => ({ id: newId('usr'), token: newToken() }))
  return beside(database.adminUrl, async client => {
    await client.user.createMany({
      data: people.map(({ id }) => ({ id, name: 'Somebody', status: 'ACTIVE', ...times })),
    })
    await client.roleAssignment.createMany({
      data: people.map(({ id }) => ({
        id: newId('asg'),
        userId: id,
        roleId: 'rol_user',
        source: 'MANUAL',
        assignedAt: now,
      })),
    })
    await client.session.createMany({
      data: people.map(({ id, token }) => ({
        id: newId('ses'),
        tokenHash: hashToken(token),
        userId: id,
        kind: 'BROWSER',
        provider: 'dev',
        expiresAt: new Date(now.getTime() + 3_600_000),
        ...times,
      })),
    })
    return people.map(({ token }) => token)
  })
}

/** What is for people one by one still holds for whoever is not one of them, or too quick for one. */
async function isLimited({ servers: [server], problems }: World, who: string, token?: string): Promise<void> {
  if (!server) return
  const question = token ? '{ me { name } }' : '{ serverInfo { version } }'
  for (let i = 0; i < TOO_OFTEN; i++) {
    const { errors } = await ask(server.url, question, token)
    if (errors?.[0]?.extensions.code === 'RATE_LIMITED') return
  }
  problems.add('nothing limits', who)
}
