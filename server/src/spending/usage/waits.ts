/** The median of times and how often each was waited for, in turn, whatever stands between the numbers. */
export function medianOf(waits: string): number | null {
  const replies = countsIn(waits)
  const all = [...replies.values()].reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  const middle = [Math.floor((all + 1) / 2), Math.floor((all + 2) / 2)]
  let passed = 0
  let sum = 0
  for (const [time, count] of [...replies].sort(([a], [b]) => a - b)) {
    sum += time * middle.filter(place => place > passed && place <= passed + count).length
    passed += count
  }
  return Math.round(sum / 2)
}

/** By hand: of a year these are megabytes, and JSON.parse makes an array as long as its greatest key of each object. */
function countsIn(waits: string): Map<number, number> {
  const counts = new Map<number, number>()
  let wait: number | null = null
  let number: number | null = null
  for (let i = 0; i <= waits.length; i++) {
    const digit = waits.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) number = (number ?? 0) * 10 + digit
    else if (number !== null) {
      if (wait === null) wait = number
      else {
        counts.set(wait, (counts.get(wait) ?? 0) + number)
        wait = null
      }
      number = null
    }
  }
  return counts
}
