import { createHash } from 'node:crypto'
import type { PrismaClient } from '@parley/prisma'
import { called } from '../../server/src/access/user/called.js'
import { newId } from '../../server/src/base/db/id.js'
import { openHistory } from '../../server/test/auditor.js'
import { beside } from '../../server/test/beside.js'
import { addConversations } from '../../server/test/history.js'
import type { Parley, SignedIn } from '../../server/test/parley.js'

const firstNames =
  'Amara Jonas Priya Mateo Linnea Kofi Hana Oskar Zoë Tomás Ingrid Yusuf Clara Dmitri Aiko Femi Søren Leila Bruno Nadia'
const lastNames =
  'Okafor Lindqvist Raman Silva Bergström Mensah Sato Nowak Müller Herrera Dahl Demir Rossi Petrov'
const devices = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'parley/0.2.0 (linux x64)',
]
const topics = [
  'Release notes for 2.4',
  'SQL indexes',
  'Onboarding plan',
  'Budget 2027',
  'Customer letter',
  'Log analysis',
]

const DAY = 86_400_000
const HOUR = 3_600_000

/** Always the same numbers, so that pictures differ only where the console does. */
function createNumbers(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** A company that has used its server for a while: people, sessions, conversations, usage, keys, budgets and a past. */
export async function fillCompany(parley: Parley, admin: SignedIn, people = 60): Promise<string[]> {
  const userRole = 'rol_00000000000000000000000002'
  const ids = await beside(parley.databaseUrl, client => addPeople(client, people, userRole))
  const [first = '', second = '', third = '', fourth = ''] = ids
  const { client } = admin
  const support = await client.createRole({
    name: 'support',
    description: 'Helps people who cannot sign in.',
    permissions: ['HISTORY_READ', 'CHAT', 'USERS_READ', 'SESSIONS_MANAGE'],
  })
  await client.createRole({
    name: 'controlling',
    description: 'Looks after spending.',
    permissions: ['USAGE_READ_ALL', 'BUDGETS_MANAGE'],
  })
  await client.assignRole([first, second], support.id)
  await client.revokeRole([second], support.id)
  await client.suspendUsers([third], { reason: 'Left the company.' })
  await client.setBudget({ scope: 'ORGANIZATION', period: 'MONTH', limit: '50', alertAt: 80 })
  await client.setBudget({ scope: 'USER', subjectId: fourth, period: 'DAY', limit: '5' })
  await client.setBudget({ scope: 'ROLE', subjectId: support.id, period: 'MONTH', limit: '60' })
  await client.inviteUsers({
    emails: ['ada.novak@example.com', 'li.wei@example.com', 'noor.haddad@example.com'],
    roleIds: [support.id],
  })
  const [revoked] = await client.inviteUsers({ emails: ['former.colleague@example.com'] })
  await client.revokeInvitations([revoked?.id ?? ''])
  await beside(parley.databaseUrl, addKnocks)
  await openHistory(await parley.signIn('auditor'), {
    userId: first,
    reason: 'Ticket 4711: asks what became of an answer',
  })
  return ids
}

export async function addKnocks(client: PrismaClient): Promise<void> {
  const now = Date.now()
  await client.knock.createMany({
    data: ['Samira Aziz', 'Piotr Zielinski', 'Grace Adeyemi'].map((name, index) => ({
      id: newId('knk'),
      provider: 'dev',
      issuer: 'https://login.example.com',
      subject: `stranger-${index}`,
      ...called({ name, email: `${name.toLowerCase().replace(' ', '.')}@example.com` }),
      emailVerified: index !== 1,
      count: index * 2 + 1,
      createdAt: new Date(now - (index + 1) * DAY),
      lastAt: new Date(now - index * 5 * HOUR),
      dismissedAt: index === 2 ? new Date(now - HOUR) : null,
    })),
  })
}

async function addPeople(client: PrismaClient, count: number, userRole: string): Promise<string[]> {
  const random = createNumbers(7)
  const now = Date.now()
  const firsts = firstNames.split(' ')
  const lasts = lastNames.split(' ')
  const role = (await client.role.findFirst({ where: { name: 'user' } }))?.id ?? userRole
  const people = Array.from({ length: count }, (_, index) => {
    const name = `${firsts[index % firsts.length]} ${lasts[(index * 5 + Math.floor(index / 20)) % lasts.length]}`
    const email = `${name
      .replace('ø', 'o')
      .normalize('NFD')
      .replace(/[^\w ]/g, '')
      .toLowerCase()
      .replace(' ', '.')}@example.com`
    const createdAt = new Date(now - (200 - index) * DAY)
    return {
      id: newId('usr'),
      ...called({ name, email }),
      status: 'ACTIVE',
      createdAt,
      lastSeenAt: new Date(now - index ** 2 * HOUR),
    }
  })
  const ids = people.map(({ id }) => id)
  await client.user.createMany({ data: people })
  await client.roleAssignment.createMany({
    data: people.map(({ id, createdAt }) => ({
      id: newId('asg'),
      userId: id,
      roleId: role,
      source: 'DEFAULT',
      assignedAt: createdAt,
    })),
  })
  await client.session.createMany({ data: ids.slice(0, 34).map((id, index) => sessionOf(id, index, now)) })
  await client.apiKey.createMany({ data: ids.slice(0, 9).map((id, index) => keyOf(id, index, now)) })
  for (const [index, ownerId] of ids.slice(0, 24).entries())
    await addConversations(client, {
      ownerId,
      text: topics[index % topics.length] ?? 'text',
      messages: 2 + random(6) * 2,
      others: index % 3 === 0 ? [ids[index + 1] ?? ownerId] : [],
      lastMessageAt: new Date(now - index * 5 * HOUR),
    })
  const written = await client.message.findMany({ where: { role: 'ASSISTANT' }, select: { id: true } })
  const replies = written.map(({ id }) => id)
  await client.usage.createMany({ data: usageOf(ids.slice(0, 30), replies, random, now) })
  await client.feedback.createMany({ data: feedbackOn(replies, ids[0] ?? '', new Date(now)) })
  return ids
}

const sessionOf = (userId: string, index: number, now: number) => ({
  id: newId('ses'),
  tokenHash: createHash('sha256').update(`${userId}${index}`).digest('hex'),
  userId,
  kind: index % 5 === 3 ? 'DEVICE' : 'BROWSER',
  provider: 'dev',
  userAgent: devices[index % devices.length] ?? null,
  ip: `203.0.${index}.${(index * 7) % 200}`,
  createdAt: new Date(now - (index + 1) * 6 * HOUR),
  lastSeenAt: new Date(now - index * index * 60_000),
  expiresAt: new Date(now + 20 * DAY),
  revokedAt: index % 7 === 5 ? new Date(now - HOUR) : null,
})

const keyOf = (ownerId: string, index: number, now: number) => ({
  id: newId('key'),
  ownerId,
  name: ['Nightly export', 'Slack bot', 'CI', 'Warehouse', 'Wiki'][index % 5] ?? 'Key',
  prefix: `parley_${(index * 7919 + 100).toString(36)}`,
  keyHash: createHash('sha256').update(`key ${index}`).digest('hex'),
  scopes: index % 2 ? 'HISTORY_READ' : 'HISTORY_READ CHAT',
  createdAt: new Date(now - (index + 3) * 9 * DAY),
  expiresAt: new Date(now + (index * 40 + 6) * DAY),
  lastUsedAt: index === 4 ? null : new Date(now - index * 7 * HOUR),
  revokedAt: index === 6 ? new Date(now - 2 * DAY) : null,
})

const failures = ['MODEL_UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED', 'MODEL_UNAVAILABLE']

/** Of one reply in four somebody says what they think of it, mostly good. */
const feedbackOn = (ids: readonly string[], userId: string, at: Date) =>
  ids
    .filter((_, index) => index % 4 === 0)
    .map((messageId, index) => ({ messageId, userId, rating: index % 5 ? 'UP' : 'DOWN', createdAt: at }))

/** Fewer at weekends, more from week to week, one in sixty failed. */
function usageOf(
  ids: readonly string[],
  replies: readonly string[],
  random: (below: number) => number,
  now: number,
) {
  const rated = [...replies]
  return Array.from({ length: 30 }, (_, day) => {
    const date = new Date(now - (29 - day) * DAY)
    const isWeekend = [0, 6].includes(date.getUTCDay())
    return Array.from({ length: isWeekend ? 12 : 40 + day + random(18) }, () => {
      const promptTokens = 300 + random(6000)
      const completionTokens = 80 + random(1500)
      const large = random(4) === 0
      const failure = failures[random(240)] ?? null
      return {
        id: newId('use'),
        messageId: rated.pop() ?? newId('msg'),
        userId: ids[random(ids.length)] ?? '',
        model: large ? 'gpt-large' : 'gpt-small',
        promptTokens,
        completionTokens,
        cachedPromptTokens: Math.floor(promptTokens / 3),
        reasoningTokens: 0,
        costNano: BigInt((promptTokens * 3 + completionTokens * 15) * (large ? 4000 : 600)),
        timeToFirstToken: 350 + random(900),
        failed: failure !== null,
        failureCode: failure,
        createdAt: new Date(Math.min(date.getTime() - random(10) * HOUR, now)),
      }
    })
  }).flat()
}
