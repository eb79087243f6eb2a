import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of CPU a process has used. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The same of all that this process has started by that name, and what they started, also of those that have ended. */
export function cpuBelow(name: string): number {
  const all = readdirSync('/proc').flatMap(pid => (/^\d+$/.test(pid) ? (statOf(pid) ?? []) : []))
  const below = new Set([process.pid])
  for (let known = 0; known < below.size; ) {
    known = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  const own = all.filter(one => one.name === name && below.has(one.pid))
  return own.reduce((sum, { cpu }) => sum + cpu, 0)
}

function statOf(pid: string): { pid: number; parent: number; name: string; cpu: number } | null {
  try {
    const [head = '', rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const fields = rest.split(' ').map(Number)
    // Its own, and of its children that it has waited for.
    const cpu = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * 10
    return { pid: Number(pid), parent: fields[1] ?? 0, name: head.split('(')[1] ?? '', cpu }
  } catch {
    // It has ended meanwhile.
    return null
  }
}

/** Megabytes of memory it holds. */
export const residentOf = (pid: number): number => megabytes(pid, 'VmRSS')

/** Of these, what is read from files: Node itself and libraries, which processes share and the system can take back. */
export const filesOf = (pid: number): number => megabytes(pid, 'RssFile')

const megabytes = (pid: number, name: string): number =>
  Math.round(
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
  )
