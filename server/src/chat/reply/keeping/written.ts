import type { Bus } from '../../../base/bus/bus.js'
import { thoughtOf } from '../channels.js'

/** What there is of a reply that is not final. */
export interface Written {
  text: string
  thought: string
}

/** What a process has written of a reply, from the journal and the live text: each may be behind the other. */
export async function writtenOf(
  id: string,
  journaled: ReadonlyMap<string, string>,
  bus: Bus,
): Promise<Written> {
  const longer = async (key: string) => {
    const live = bus.shared ? await bus.live.get(key).catch(() => null) : null
    const stored = journaled.get(key) ?? ''
    return live !== null && live.length > stored.length ? live : stored
  }
  const [text, thought] = await Promise.all([longer(id), longer(thoughtOf(id))])
  return { text, thought }
}
