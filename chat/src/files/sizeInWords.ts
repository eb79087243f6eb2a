import { numberOf } from '../text/moment.ts'

/** Short, as people say it. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`
  const [unit, name] = bytes < 1000 * 1024 ** 2 ? [1024 ** 2, 'MB'] : [1024 ** 3, 'GB']
  return `${numberOf(Math.round((bytes / unit) * 10) / 10)} ${name}`
}
