import { type Channel, dim } from './terminal.js'

const WIDTH = 30
const REDRAW_MS = 100

export interface ProgressBar {
  /** So many are there. */
  show(done: number): Promise<void>
  /** Instead of the time that is left. */
  note(text: string): Promise<void>
  clear(): Promise<void>
}

/** A bar on a terminal, and nothing elsewhere. `total` null: unknown, so it only counts. */
export function createProgressBar(channel: Channel | null, total: number | null, from: number): ProgressBar {
  const began = performance.now()
  let drawn = -Infinity
  let last = from

  function left(done: number): string {
    if (total === null || done <= from) return ''
    const seconds = Math.ceil((((performance.now() - began) / 1000) * (total - done)) / (done - from))
    if (seconds <= 0) return ''
    return seconds < 90 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`
  }

  async function draw(done: number, note: string): Promise<void> {
    if (!channel?.isTerminal) return
    drawn = performance.now()
    if (total === null) return channel.redraw(`${format(done)} messages  `, dim(note))
    // More may have come since they were counted.
    const share = total > 0 ? Math.min(1, done / total) : 1
    const full = Math.round(share * WIDTH)
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
    const count = `${format(done)} of ${format(Math.max(total, done))}`
    await channel.redraw(`${bar} ${Math.floor(share * 100)} %  ${count}  `, dim(note))
  }

  return {
    async show(done) {
      last = done
      if (performance.now() - drawn >= REDRAW_MS) await draw(done, left(done))
    },
    note: text => draw(last, text),
    clear: async () => channel?.redraw(),
  }
}

export const format = (count: number): string => count.toLocaleString('en-GB').replaceAll(',', ' ')
