const BAR = 30

/** A bar on a terminal, otherwise a line for each tenth; `what` is counted. */
export function createProgress(what: string): (done: number, total: number) => void {
  let tenths = 0
  return (done, total) => {
    const { stderr } = process
    const share = total === 0 ? 1 : done / total
    if (stderr.isTTY) {
      const full = Math.round(share * BAR)
      const end = done >= total ? '\n' : ''
      stderr.write(`\r[${'#'.repeat(full)}${' '.repeat(BAR - full)}] ${done} of ${total} ${what}${end}`)
    } else if (done >= total || Math.floor(share * 10) > tenths) {
      tenths = Math.floor(share * 10)
      stderr.write(`${done} of ${total} ${what}\n`)
    }
  }
}
