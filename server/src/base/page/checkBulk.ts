import { badInput } from '../errors.js'

export function checkBulk(ids: string[] | null | undefined, path: string): void {
  if (ids && ids.length > MAX_BULK) throw badInput({ [path]: `At most ${MAX_BULK} ids at once.` })
}

export const MAX_BULK = 100
