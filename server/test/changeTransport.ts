import type { Transport } from '@parley/sdk'
import { expect } from 'vitest'
import { eventually } from './eventually.js'
import { type Course, followThrough } from './followThrough.js'
import type { Parley } from './parley.js'
import { createProxy } from './proxy.js'

/** Follows replies through a network that lets now one and now another transport through. Resolves to which those were. */
export async function changeTransport(parley: Parley, course: Course): Promise<Transport[]> {
  await using proxy = await createProxy(parley.url)
  const changes: Transport[] = []
  await followThrough(parley, proxy.url, course, async (client, random) => {
    // From polling there is a way back to a WebSocket only.
    const ways = client.transport === 'polling' ? ['websocket' as const] : others(client.transport)
    const next = ways[Math.floor(random() * ways.length)] ?? 'websocket'
    proxy.rules.upgrades = next === 'websocket' ? 'pass' : 'refuse'
    proxy.rules.events = next === 'polling' ? 'refuse' : 'pass'
    proxy.drop()
    await eventually(() => expect(client.transport).toBe(next))
    changes.push(next)
  })
  return changes
}

const others = (transport: Transport): Transport[] =>
  (['websocket', 'events', 'polling'] as const).filter(other => other !== transport)
