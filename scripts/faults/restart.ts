import type { PrismaClient } from '@parley/prisma'
import { startBalancer } from '../../server/test/balancer.ts'
import { beside } from '../../server/test/beside.ts'
import { audit } from '../../server/test/books.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import type { Member } from '../../server/test/member.ts'
import { type Rolled, roll } from '../../server/test/rolling.ts'
import { setBudget } from './budget.ts'
import { type Ground, startGround } from './ground.ts'
import type { Figures, Scenario, ScenarioOptions } from './scenario.ts'

const PEOPLE = 8

export const restart: Scenario = {
  name: 'restart',
  about:
    'two servers behind a balancer are replaced in turn under load, as a rolling restart does; no call fails',
  async run({ short, logs }: ScenarioOptions): Promise<Figures> {
    await using ground = await startGround({ pieceMs: short ? 2 : 5 })
    const { database, problems } = ground
    await using cleanUp = new AsyncDisposableStack()
    const balancer = await startBalancer()
    cleanUp.defer(balancer.close)
    let serving: readonly Member[] = []
    const rolled = await roll({
      balancer,
      start: () => ground.start(),
      async token(servers) {
        serving = servers
        const url = servers[0]?.url ?? ''
        await setBudget(url)
        return (await signInByBrowser(url, 'user')).token
      },
      people: PEOPLE,
      calls: short ? 150 : 600,
      restarts: short ? 2 : 4,
    })
    await Promise.all(serving.map(ground.end))
    for (const call of rolled.failed) problems.add('a call failed', call)
    for (const reply of rolled.wrong) problems.add('a reply was told otherwise than the model said it', reply)
    for (const server of rolled.unclean) problems.add('a server that was told to stop', server)
    for (const failure of balancer.failures) problems.add('no server answered the balancer', failure)
    const figures = await beside(database.adminUrl, client => compare(client, ground, rolled))
    if (logs) await ground.keepLogs(logs)
    return figures
  },
}

/** Everybody counts together: of the numbers up to the last one, each is a message, stored and answered once. */
async function compare(
  client: PrismaClient,
  { model, problems }: Ground,
  { calls, failed }: Rolled,
): Promise<Figures> {
  const rows = await client.message.findMany({ where: { role: 'USER' }, select: { content: true } })
  const stored = Map.groupBy(rows, ({ content }) => Number(content))
  const numbers = Array.from({ length: Math.max(0, ...stored.keys()) / 3 }, (_, i) => 3 * (i + 1))
  const unended = await client.message.count({ where: { status: { not: 'COMPLETE' } } })
  for (let i = 0; i < unended; i++) problems.add('a reply did not come to its end')
  for (const problem of (await audit(client)).problems) problems.add('the books', problem)
  return {
    sent: calls,
    acknowledged: calls - failed.length,
    lost: numbers.filter(n => !stored.has(n)).length,
    doubled: numbers.filter(n => (stored.get(n)?.length ?? 0) > 1 || (model.asked.get(n) ?? 0) > 1).length,
    wrong: problems.count,
    findings: problems.lines(),
    remark: `calls, ${numbers.length} of them messages`,
  }
}
