import { currentLanguage } from './text.ts'

const DAY_MS = 24 * 3600 * 1000

export const timeOf = (date: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { hour: '2-digit', minute: '2-digit' }).format(new Date(date))

export const exactly = (date: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(date))

export const dayOf = (date: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(date),
  )

/** "2 hours ago", "in 3 days". */
export function fromNow(date: string, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  const ms = Date.parse(date) - now
  const minutes = Math.round(ms / 60_000)
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute')
  if (Math.abs(ms) < DAY_MS) return format.format(Math.round(ms / 3_600_000), 'hour')
  return format.format(Math.round(ms / DAY_MS), 'day')
}

export const moneyOf = (amount: string, currency: string): string =>
  new Intl.NumberFormat(currentLanguage(), { style: 'currency', currency }).format(Number(amount))

export const numberOf = (number: number): string => new Intl.NumberFormat(currentLanguage()).format(number)
