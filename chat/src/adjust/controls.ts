import type { ModelParametersInput } from '@parley/sdk'
import { numberOf } from '../text/moment.ts'

type Value = ModelParametersInput[keyof ModelParametersInput]

interface Kept {
  field: keyof ModelParametersInput
  /** As it stands in the control; "" for nothing. */
  shown(value: Value): string
  read(text: string): Value
  said(text: string): string
}

export type Control = Kept &
  (
    | { kind: 'range'; range: { min: number; max: number; step: number }; middle: number }
    | { kind: 'number' | 'lines' }
    | { kind: 'words'; words: readonly string[] }
  )

const asText = {
  shown: (value: Value) => (value == null ? '' : String(value)),
  read: (text: string) => text.trim() || null,
  said: (text: string) => text,
}
const asNumber = {
  ...asText,
  read: (text: string) => (text.trim() === '' ? null : Number(text)),
  said: (text: string) => numberOf(Number(text)),
}

/** How each parameter is chosen. */
export const controls = {
  TEMPERATURE: {
    ...{ field: 'temperature', kind: 'range', range: { min: 0, max: 2, step: 0.1 }, middle: 1 },
    ...asNumber,
  },
  TOP_P: {
    ...{ field: 'topP', kind: 'range', range: { min: 0.05, max: 1, step: 0.05 }, middle: 1 },
    ...asNumber,
  },
  MAX_TOKENS: {
    field: 'maxTokens',
    kind: 'number',
    ...asNumber,
    read: (text: string) => Math.trunc(Number(text)) || null,
  },
  REASONING_EFFORT: {
    ...{ field: 'reasoningEffort', kind: 'words', words: ['minimal', 'low', 'medium', 'high'] },
    ...asText,
  },
  VERBOSITY: { field: 'verbosity', kind: 'words', words: ['low', 'medium', 'high'], ...asText },
  STOP: {
    ...{ field: 'stop', kind: 'lines' },
    ...asText,
    shown: (value: Value) => (Array.isArray(value) ? value.join('\n') : ''),
    read: (text: string) => {
      const lines = text.split('\n').filter(line => line !== '')
      return lines.length > 0 ? lines : null
    },
  },
} satisfies Record<string, Control>
