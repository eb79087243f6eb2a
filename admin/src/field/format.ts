import { useMemo } from 'react'
import { useLocaleState, useTranslate } from 'react-admin'
import { useServer } from '../auth/me.js'
import { bytesInWords } from './bytes.js'

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** Numbers, money and times as the language and the server's currency write them. */
export function useFormat() {
  const [locale] = useLocaleState()
  const translate = useTranslate()
  const currency = useServer()?.currency
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale)
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
    const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
    const exactBytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
    const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
    const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
    const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
    return {
      number: (value: number) => number.format(value),
      percent: (value: number) => percent.format(value),
      compact: (value: number) => compact.format(value),
      money: (value: string | number) => money(locale, currency, Number(value)),
      exact: (value: string | Date) => exact.format(new Date(value)),
      date: (value: string | Date) => date.format(new Date(value)),
      day: (value: string | Date) => short.format(new Date(value)),
      ago(value: string | Date, now = Date.now()): string {
        const distance = new Date(value).getTime() - now
        // "Next week" tells nobody when something ends.
        const ahead = distance > 0 ? steps.filter(([unit]) => unit !== 'week') : steps
        const step = ahead.find(([, size]) => Math.abs(distance) >= size)
        if (!step) return relative.format(0, 'second')
        return relative.format(Math.trunc(distance / step[1]), step[0])
      },
      bytes: (value: number) => bytesInWords(value, locale),
      exactBytes: (value: number) => exactBytes.format(value),
      seconds: (milliseconds: number) => `${number.format(Math.round(milliseconds / 10) / 100)} s`,
      translate,
    }
  }, [locale, currency, translate])
}

/** Small sums keep the digits that say something. */
function money(locale: string, currency: string | undefined, value: number): string {
  const digits =
    value !== 0 && Math.abs(value) < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }
  const isCode = currency !== undefined && /^[A-Z]{3}$/.test(currency)
  const style = isCode ? ({ style: 'currency', currency } as const) : {}
  const text = new Intl.NumberFormat(locale, { ...style, ...digits }).format(value)
  return isCode || !currency ? text : `${text} ${currency}`
}
