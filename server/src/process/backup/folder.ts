import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const named = /^parley-(\d{8}T\d{6}\.\d{3})Z(\.unfinished)?$/
const DAY_MS = 24 * 3_600_000

export const nameFor = (time: Date): string => `parley-${compact(time)}`

const compact = (time: Date): string => time.toISOString().replaceAll(/[-:]/g, '')

/** Deletes the oldest whole backups beyond so many, and what was given up more than a day ago. Their names. */
export async function forgetOld(folder: string, keep: number): Promise<string[]> {
  const given = (await readdir(folder)).sort().flatMap(name => {
    const [, time, unfinished] = named.exec(name) ?? []
    return time === undefined ? [] : [{ name, time, isWhole: unfinished === undefined }]
  })
  const whole = given.filter(({ isWhole }) => isWhole)
  const yesterday = compact(new Date(Date.now() - DAY_MS))
  const old = [
    ...whole.slice(0, Math.max(0, whole.length - keep)),
    ...given.filter(({ isWhole, time }) => !isWhole && time < yesterday),
  ].map(({ name }) => name)
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true })
  return old
}
