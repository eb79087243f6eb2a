import { z } from 'zod'

export const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })

/** Never empty: a list of whom to let in that names nobody would read as one that is not set. */
export const list = z
  .string()
  .transform(text =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(Boolean),
  )
  .refine(parts => parts.length > 0, 'names nothing')

export const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(min, `is below ${min}`)
    .max(max, `is above ${max}`)

export const yesOrNo = z.stringbool({ error: 'is neither true nor false' }).default(false)

export const onOrOff = z.enum(['on', 'off'], { error: 'is neither on nor off' })
