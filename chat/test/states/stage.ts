import { randomUUID } from 'node:crypto'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { beside } from '../../../server/test/beside.ts'
import { de } from '../../src/text/de.ts'
import { en } from '../../src/text/en.ts'
import { enOpened, type WholeText } from '../../src/text/enOpened.ts'
import { reply, type World } from '../world.ts'

/** A state by its name, and the page that is in it. */
export type States = AsyncGenerator<readonly [string, Page]>

/** What each group of states plays on: a server, a look, and the words of its language. */
export interface Stage extends World {
  context: BrowserContextOptions
  isPhone: boolean
  t: WholeText
  message(page: Page): Locator
  /** Types and sends. */
  say(page: Page, text: string): Promise<void>
  /** Has the model answer, and waits until it has. */
  ask(page: Page, text: string, answer: string): Promise<void>
  /** Opens something over the page by its place in the address. */
  go(page: Page, place: string): Promise<void>
  leave(page: Page): Promise<void>
}

export function stageOf(world: World, look: BrowserContextOptions): Stage {
  const t: WholeText = look.locale?.startsWith('de') ? de : { ...enOpened, ...en }
  const isPhone = look.isMobile === true
  const message = (page: Page) => page.locator('form textarea').last()
  const say = async (page: Page, text: string) => {
    await message(page).fill(text)
    if (isPhone) await page.getByRole('button', { name: t.send, exact: true }).click()
    else await message(page).press('Enter')
  }
  return {
    ...world,
    context: { ...look, bypassCSP: true, reducedMotion: 'reduce' },
    isPhone,
    t,
    message,
    say,
    async ask(page, text, answer) {
      world.parley.model.reply(answer)
      await say(page, text)
      await page.getByText(text).last().waitFor()
      await reply(page).and(page.locator('[data-status=COMPLETE]')).waitFor()
      await page.getByRole('button', { name: t.send, exact: true }).waitFor()
    },
    async go(page, place) {
      await page.evaluate(hash => {
        location.hash = hash
      }, place)
      await page.getByRole('dialog').waitFor()
      await page.waitForLoadState('networkidle')
      await page.getByRole('dialog').locator('[aria-busy=true]').waitFor({ state: 'detached' })
    },
    async leave(page) {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
  }
}

export const idOf = (page: Page): string => new URL(page.url()).pathname.replace('/c/', '')

const colleagues = [
  ['Samira Aydin', 'samira.aydin@example.com'],
  ['Samuel Beck-Hohenstaufen von und zu Lichtenberg', 'samuel.beck-hohenstaufen@subsidiary.example.com'],
  ['Samantha Okonkwo', null],
] as const
/** Prices, so that usage costs something and budgets end. */
export const env = { MODEL_DETAILS: 'test-model: context=8000 output=100 prompt=1000 completion=1000' }

const filled = new WeakSet<World['parley']>()

/** Once in a world: people to find, and what Jonas has talked about before. */
export async function fill({ parley }: World): Promise<void> {
  if (filled.has(parley)) return
  filled.add(parley)
  parley.model.models.ids = ['test-model', 'test-model-with-a-long-name-2027-preview']
  await beside(parley.databaseUrl, database =>
    database.user.createMany({
      data: colleagues.map(([name, email]) => ({
        id: `usr_${randomUUID()}`,
        name,
        nameFolded: name.toLowerCase(),
        email,
        status: 'ACTIVE',
        createdAt: new Date(),
      })),
    }),
  )
  const long =
    'Minutes of the meeting of the steering committee about the harmonisation of all travel expenses'
  const recent = { 'Release notes for 2.4': 1, 'SQL indexes': 1, 'Onboarding plan': 4 }
  await begin(parley, { 'Budget 2027': 0, ...recent, [long]: 9, 'عرض المبيعات': 9 })
}

/** Conversations of Jonas, by how many days ago they were; those of today are pinned. */
export async function begin(parley: World['parley'], titles: Record<string, number>): Promise<void> {
  const { client } = await parley.signIn('user')
  for (const [title, days] of Object.entries(titles)) {
    const { id } = await client.createConversation({ title })
    const at = new Date(Date.now() - days * 24 * 3600 * 1000)
    const times = { createdAt: at, lastMessageAt: at }
    await beside(parley.databaseUrl, async database => {
      await database.conversation.update({ where: { id }, data: times })
      await database.participant.updateMany({ where: { conversationId: id }, data: times })
    })
    if (days === 0) await client.updateConversation(id, { pinned: true, tags: ['finance', 'plans'] })
  }
}
