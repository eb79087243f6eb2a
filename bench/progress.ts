/** A bar on a terminal; elsewhere a line each ten seconds. */
export function createProgress(what: string, total: number): (done: number) => void {
  const began = performance.now()
  let told = 0
  return done => {
    const now = performance.now()
    if (done < total && now - told < (process.stderr.isTTY ? 100 : 10_000)) return
    told = now
    const seconds = (now - began) / 1000
    const left = done > 0 ? Math.ceil((seconds / done) * (total - done)) : 0
    const share = done / total
    const bar = `${'█'.repeat(Math.round(share * 30))}${'░'.repeat(30 - Math.round(share * 30))}`
    const text = `${what} ${bar} ${Math.floor(share * 100)} % of ${total}, ${done < total ? `${left} s left` : `${seconds.toFixed(1)} s`}`
    process.stderr.write(process.stderr.isTTY ? `\r${text}   ${done < total ? '' : '\n'}` : `${text}\n`)
  }
}
