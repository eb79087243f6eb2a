import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { createRelay } from '../../../server/test/relay.ts'
import { reply, send, type World } from '../world.ts'

const question = 'What happens when my connection breaks?'
const answer = `Nothing that you would have to repair. A reply belongs to the server, and not to whoever waits for it:

1. The model goes on, and the server keeps each piece.
2. The page says that it is offline, and tries again by itself.
3. When it is back, it asks for what came after the last character it has.

You read on where you were, and **no word comes twice**.`

const PIECE_MS = 70

/** A word of the reply: where it stands, and how much of the text stands before it. */
export interface Word {
  x: number
  y: number
  text: string
  at: number
  bold: boolean
}

export interface Recording {
  question: string
  words: Word[]
  /** How much of the text was shown, by the time in milliseconds. */
  shown: { ms: number; length: number }[]
  length: number
  cut: { ms: number; at: number }
  back: { ms: number; at: number }
}

/** Has a reply written in the app, cuts its connection in the middle, and notes when which of its words are shown. */
export async function record({ parley, open }: World): Promise<Recording> {
  const relay = await createRelay(parley.url)
  const page = await open('user', '/', { viewport: { width: 560, height: 900 }, reducedMotion: 'reduce' })
  await page.goto(relay.url)
  const held = parley.model.hold()
  await send(page, question)
  await held.received
  await watch(page)
  const pieces = answer.match(/\s*\S+/g) ?? []
  const third = Math.floor(pieces.length / 3)
  let sent = 0
  const say = async (from: number, to: number) => {
    for (const piece of pieces.slice(from, to)) {
      held.send(piece)
      sent += piece.length
      await delay(PIECE_MS)
    }
  }
  await say(0, third)
  await relay.cut()
  const cut = { ms: await now(page), at: sent }
  await say(third, 2 * third)
  await page.getByText('No connection. Trying again…').waitFor()
  await relay.mend()
  await reply(page)
    .getByText(pieces[2 * third - 3]?.trim() ?? '')
    .first()
    .waitFor()
  const back = { ms: await now(page), at: sent }
  await say(2 * third, pieces.length)
  held.end()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  const recording = { question, ...(await read(page)), length: sent, cut, back }
  await page.context().close()
  await relay.close()
  return recording
}

const now = (page: Page) => page.evaluate(() => performance.now())

interface Watching {
  shown: Recording['shown']
}

const watch = (page: Page) =>
  page.evaluate(() => {
    const seen: Watching['shown'] = [{ ms: performance.now(), length: 0 }]
    Object.assign(globalThis, { shown: seen })
    const look = () => {
      const length = document.querySelector('article p')?.parentElement?.textContent?.length ?? 0
      if (length > (seen.at(-1)?.length ?? 0)) seen.push({ ms: performance.now(), length })
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  })

/** Each word of the reply where the browser has put it, and what was noted. */
const read = (page: Page) =>
  page.evaluate(() => {
    const { shown } = globalThis as unknown as Watching
    const root = document.querySelector('article p')?.parentElement as HTMLElement
    const origin = root.getBoundingClientRect()
    const words: Recording['words'] = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let at = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      for (const { index, 0: word } of text.matchAll(/\S+/g)) {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        const { left, bottom } = range.getBoundingClientRect()
        const bold = node.parentElement?.localName === 'strong'
        words.push({ x: left - origin.left, y: bottom - origin.top, text: word, at: at + index, bold })
      }
      at += text.length
    }
    for (const [i, item] of [...root.querySelectorAll('li')].entries()) {
      const first = words.find(({ y }) => y > item.getBoundingClientRect().top - origin.top)
      if (first) words.push({ ...first, x: first.x - 20, text: `${i + 1}.`, bold: false })
    }
    return { words, shown }
  })
