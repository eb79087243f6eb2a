export type Tone = 'ok' | 'warn' | 'danger' | 'accent' | 'plain'

const tones: Record<string, Tone> = {
  ACTIVE: 'ok',
  SUCCESS: 'ok',
  READY: 'ok',
  OFFERED: 'ok',
  OPEN: 'ok',
  ACCEPTED: 'ok',
  LET_IN: 'ok',
  CAME_IN: 'ok',
  VALID: 'ok',
  COMPLETE: 'ok',
  SUSPENDED: 'warn',
  REAUTH_REQUIRED: 'warn',
  DENIED: 'warn',
  PENDING: 'warn',
  WAITING: 'warn',
  DISABLED: 'warn',
  RUNNING: 'accent',
  STREAMING: 'accent',
  ERASED: 'plain',
  FAILED: 'danger',
  FAILING: 'danger',
  REJECTED: 'danger',
}

/** How a value of an enum looks: states have colours, always with their word. */
export const toneOf = (value: string): Tone => tones[value] ?? 'plain'
