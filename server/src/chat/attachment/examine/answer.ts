import type { Readable } from 'node:stream'
import { within } from '../../../base/within.js'
import { type Finding, type Made, type PartName, partNames } from './finding.js'

/** Of all that is made of one file. */
const OUTPUT_BYTES = 128 * 1024 * 1024
const HEAD_BYTES = 64 * 1024

/** Is given what was made of a file, as it comes: it takes all of it or throws. */
export type Take = (name: PartName, made: Made, bytes: AsyncIterable<Buffer>) => Promise<void>

/** Nothing came in time, it ended too early, or there was too much of it. */
export class CutOff extends Error {}

/** What the process says that looked into a file: a line, then what it made, one after the other. Nothing of it is held here. */
export async function readAnswer(output: Readable, silenceMs: number, take: Take): Promise<Finding<Made>> {
  const pieces = output[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  let rest: Buffer = Buffer.alloc(0)

  async function next(): Promise<Buffer> {
    const late = () => {
      throw new CutOff()
    }
    const { value } = await within(silenceMs, pieces.next(), late)
    return value ?? late()
  }

  async function head(): Promise<Finding<Made>> {
    for (;;) {
      const end = rest.indexOf('\n')
      if (end >= 0) {
        const line = rest.toString('utf8', 0, end)
        rest = rest.subarray(end + 1)
        return JSON.parse(line)
      }
      if (rest.length > HEAD_BYTES) throw new CutOff()
      rest = Buffer.concat([rest, await next()])
    }
  }

  async function* bytes(size: number): AsyncGenerator<Buffer, void> {
    for (let left = size; left > 0; ) {
      if (rest.length === 0) rest = await next()
      const piece = rest.subarray(0, left)
      rest = rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  const finding = await head()
  if ('rejection' in finding) return finding
  const made = partNames.flatMap(name => {
    const part = finding.parts[name]
    return part ? [{ name, ...part }] : []
  })
  if (made.reduce((sum, { size }) => sum + size, 0) > OUTPUT_BYTES) throw new CutOff()
  for (const { name, sha256, size } of made) await take(name, { sha256, size }, bytes(size))
  return finding
}
