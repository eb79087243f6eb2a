import { hashToken, newToken } from '../../server/dist/access/session/token.js'
import { newId } from '../../server/dist/base/db/id.js'
import { ask as askAt } from '../../server/test/ask.ts'
import { beside } from '../../server/test/beside.ts'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'
import type { World } from './world.ts'

const PEOPLE = 500
const FEW_PEOPLE = 100
/** About what two cores carry beside the people themselves and a database: limits are tried here, not capacity. */
const THINK_MS = 100_000
/** More than anybody may ask in a minute. */
const TOO_OFTEN = 400

export const office: Scenario = {
  name: 'office',
  about:
    '500 signed-in people behind one address work under the limits; a script, a stolen cookie and a network meet theirs',
  run: options => {
    const size = options.short ? FEW_PEOPLE : PEOPLE
    return underLoad(
      options,
      {
        env: { RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.0/8,::1' },
        people: { quick: size, slow: 0, thinkMs: options.short ? 8000 : THINK_MS },
        tokens: world => hire(world, size),
        unbroken: true,
      },
      async world => {
        const [stolen = ''] = await hire(world, 1)
        const cookie = { cookie: `parley-session=${stolen}`, origin: world.servers[0]?.url ?? '' }
        await isLimited(world, 'a script without a credential', serverInfo, () => ({}))
        await isLimited(world, 'a stolen cookie', me, () => cookie)
        await isLimited(world, 'a network of 64 bits', serverInfo, n =>
          from(`2001:db8:1:1::${n.toString(16)}`),
        )
        const [neighbour] = await ask(world, serverInfo, from('2001:db8:1:2::1'))
        if (neighbour)
          world.problems.add('a network is kept out beside the one that met its limit', neighbour)
      },
    )
  },
}

const me = '{ me { name } }'
const serverInfo = '{ serverInfo { version } }'
/** As a proxy says it. People come in without one. */
const from = (address: string) => ({ 'x-forwarded-for': address })

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

/** The codes of errors. */
async function ask({ servers: [server] }: World, query: string, headers: Record<string, string>) {
  const { errors = [] } = await askAt(server?.url ?? '', { query, headers })
  return errors.map(({ extensions }) => extensions.code)
}

/** What is for people one by one still holds for whoever is not one of them, or too quick for one. */
async function isLimited(
  world: World,
  who: string,
  query: string,
  headers: (n: number) => Record<string, string>,
): Promise<void> {
  for (let n = 1; n <= TOO_OFTEN; n++) {
    const [code] = await ask(world, query, headers(n))
    if (code === 'RATE_LIMITED') return
    if (code) world.problems.add(`${who} is refused otherwise than by a limit`, code)
  }
  world.problems.add('nothing limits', who)
}
