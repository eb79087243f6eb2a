const day = 86_400_000

/** How long a first piece was waited for: in the middle, and at most by 95 and by 99 of 100. */
export interface Waits {
  p50: number | null
  p95: number | null
  p99: number | null
}

export const noWaits: Waits = { p50: null, p95: null, p99: null }

/** Each time that `roundedWait` leaves has a place: so a year of them is counted without maps and without sorting. */
const placeOf = (time: number): number => {
  if (time < 1000) return time
  if (time < 10_000) return 900 + Math.floor(time / 10)
  if (time < 100_000) return 1800 + Math.floor(time / 100)
  return 2700 + Math.floor(Math.min(time, day) / 1000)
}

const timeAt = (place: number): number => {
  if (place < 1000) return place
  if (place < 1900) return (place - 900) * 10
  if (place < 2800) return (place - 1800) * 100
  return (place - 2700) * 1000
}

/** Places that are counted together too, so that finding one passes over most of the others: 2 to the power of this. */
const blockBits = 6

/** How often each time was waited for. */
class Counts {
  #counts = new Float64Array(placeOf(day) + 1)
  #blocks = new Float64Array((placeOf(day) >> blockBits) + 1)
  #end = 0
  #all = 0

  add(place: number, times: number): void {
    const block = place >> blockBits
    this.#counts[place] = (this.#counts[place] ?? 0) + times
    this.#blocks[block] = (this.#blocks[block] ?? 0) + times
    this.#end = Math.max(this.#end, place + 1)
    this.#all += times
  }

  /** Of the middle, what is between the two where there are two. */
  waits(): Waits {
    if (this.#all === 0) return noWaits
    const low = this.#nth(Math.floor((this.#all + 1) / 2))
    const high = this.#nth(Math.floor((this.#all + 2) / 2))
    return { p50: Math.round((low + high) / 2), p95: this.#within(95), p99: this.#within(99) }
  }

  #within(percent: number): number {
    return this.#nth(Math.floor((this.#all * percent + 99) / 100))
  }

  clear(): void {
    this.#counts.fill(0, 0, this.#end)
    this.#blocks.fill(0, 0, (this.#end >> blockBits) + 1)
    this.#end = this.#all = 0
  }

  #nth(nth: number): number {
    let passed = 0
    let block = 0
    for (let next = this.#blocks[0] ?? 0; passed + next < nth && block + 1 < this.#blocks.length; ) {
      passed += next
      next = this.#blocks[++block] ?? 0
    }
    for (let place = block << blockBits; place < this.#end; place++) {
      passed += this.#counts[place] ?? 0
      if (passed >= nth) return timeAt(place)
    }
    return 0
  }
}

/** The waits of groups and of all of them together, from texts that `eachWait` reads. */
export function waitsOf(groups: readonly (string | null)[]): { each: Waits[]; all: Waits } {
  const [one, all] = [new Counts(), new Counts()]
  const each = groups.map(text => {
    one.clear()
    eachWait(text ?? '', (place, times) => {
      one.add(place, times)
      all.add(place, times)
    })
    return one.waits()
  })
  return { each, all: all.waits() }
}

/**
 * Times and how often each was waited for, in turn, whatever stands between the numbers. By hand: of a year these are
 * megabytes, and JSON.parse makes an array as long as its greatest key of each object.
 */
function eachWait(text: string, found: (place: number, times: number) => void): void {
  let time: number | null = null
  let number: number | null = null
  for (let i = 0; i <= text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) number = (number ?? 0) * 10 + digit
    else if (number !== null) {
      if (time === null) time = number
      else {
        found(placeOf(time), number)
        time = null
      }
      number = null
    }
  }
}
