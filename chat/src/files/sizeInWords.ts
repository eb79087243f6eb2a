import { numberOf } from '../text/moment.ts'

/** Short, as people say it. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`
  return `${numberOf(Math.round((bytes / 1024 ** 2) * 10) / 10)} MB`
}
