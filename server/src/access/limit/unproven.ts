import { createPlaces, once } from './places.js'

/** By then whoever stands before it in the line has to have sent `connection_init`. */
const PATIENCE_MS = 3000
const LONGEST = 1000

/** Places for WebSockets of whoever has not proved who they are. */
export interface Unproven {
  /** Until `connection_init`; the result gives it back. Null where there is none within some seconds. */
  begin(network: string): Promise<(() => void) | null>
  /** After it, where nobody was named. Null where the address has none left. */
  stay(network: string, drop: () => void): (() => void) | null
}

/**
 * Many may come at once, as after a restart: who finds no place waits, because those before them prove who they are within
 * moments. In a process that is full, the guest who has been there longest makes place: they may come again.
 */
export function createUnproven(perAddress: number, inProcess: number): Unproven {
  const beginning = createPlaces(perAddress)
  const staying = createPlaces(perAddress)
  const guests = new Set<() => void>()
  const line = new Set<() => boolean>()
  let total = 0

  const freed = () => {
    for (const tryAgain of line) if (tryAgain()) return
  }

  const take = (places: typeof beginning, network: string): (() => void) | null => {
    if (total >= inProcess) {
      const [oldest] = guests
      oldest?.()
    }
    const leave = total < inProcess ? places(network) : null
    if (!leave) return null
    total += 1
    return once(() => {
      total -= 1
      leave()
      freed()
    })
  }

  return {
    async begin(network) {
      const place = take(beginning, network)
      if (place || line.size >= LONGEST) return place
      return new Promise(resolve => {
        const end = (place: (() => void) | null) => {
          clearTimeout(timer)
          line.delete(tryAgain)
          resolve(place)
        }
        const tryAgain = () => {
          const place = take(beginning, network)
          if (place) end(place)
          return place !== null
        }
        const timer = setTimeout(() => end(null), PATIENCE_MS).unref()
        line.add(tryAgain)
      })
    },

    stay(network, drop) {
      const place = take(staying, network)
      if (!place) return null
      const leave = once(() => {
        guests.delete(dropIt)
        place()
      })
      const dropIt = () => {
        leave()
        drop()
      }
      guests.add(dropIt)
      return leave
    },
  }
}
