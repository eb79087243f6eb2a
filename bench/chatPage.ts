import type { Page } from 'playwright-core'

/** What a page says of itself since it was last asked. */
export interface Watched {
  /** Milliseconds in tasks of more than 50. */
  blocked: number
  /** Of the shown text, not those inside them. */
  replaced: number
  shifted: number
  frames: number
}

interface Watch {
  take(): Watched
  largestPaint: number
}

declare global {
  var watch: Watch
}

/** Runs in the page before all else. */
export function watchPage(): void {
  const sums: Watched = { blocked: 0, replaced: 0, shifted: 0, frames: 0 }
  globalThis.watch = {
    largestPaint: 0,
    take() {
      const taken = { ...sums }
      Object.assign(sums, { blocked: 0, replaced: 0, shifted: 0, frames: 0 })
      return taken
    },
  }
  const observe = (type: string, heard: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver(list => list.getEntries().forEach(heard)).observe({ type, buffered: true })
  observe('longtask', ({ duration }) => {
    sums.blocked += duration
  })
  observe('layout-shift', entry => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
    if (!hadRecentInput) sums.shifted += value
  })
  observe('largest-contentful-paint', ({ startTime }) => {
    watch.largestPaint = startTime
  })
  const count = () => {
    sums.frames++
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  new MutationObserver(records => {
    for (const { target, removedNodes } of records)
      if (target instanceof Element && target.parentElement?.matches('article[data-status]'))
        sums.replaced += removedNodes.length
  }).observe(document, { childList: true, subtree: true })
}

/** The control: the same reply over the same socket, each time as the text of one element. */
export function showPlainly(id: string): void {
  const article = document.createElement('article')
  const shown = article.appendChild(document.createElement('pre'))
  article.dataset.status = 'STREAMING'
  document.body.replaceChildren(article)
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  let text = ''
  socket.onopen = () => socket.send('{"type":"connection_init"}')
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(String(data))
    if (type === 'connection_ack') {
      const query = 'subscription ($id: ID!) { reply(messageId: $id) { text status } }'
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { id } } }))
    }
    if (type === 'ping') socket.send('{"type":"pong"}')
    if (type !== 'next') return
    text += payload.data.reply.text
    shown.textContent = text
    scrollTo(0, document.documentElement.scrollHeight)
    article.dataset.status = payload.data.reply.status
  }
}

/** Megabytes of the page's heap, when all that nobody holds is gone. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1_000_000
}
