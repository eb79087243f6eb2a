import { statfs } from 'node:fs/promises'

/** Throws a sentence where a disk has less than so many bytes free. */
export async function refuseSmallDisk(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free < needed)
    throw new Error(
      `The disk of ${folder} has ${megabytes(free)} free, and about ${megabytes(needed)} are needed.`,
    )
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`

/** Whether a disk has no room left, whoever says so. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : null
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL' || isFull(error.cause)
}
