import { SignInError } from './failure.js'

const mostAhead = 300

/** The library accepts tokens from the future; more than a clock that is a little off explains is refused. */
export function refuseSkew(iat: number, now: Date): void {
  const ahead = iat - now.getTime() / 1000
  if (ahead > mostAhead) throw skewed(ahead)
}

/** The clocks differ, by the provider's word of when it made the token. */
export const skewed = (ahead: number, cause?: unknown): SignInError =>
  new SignInError(
    'CLOCK_SKEW',
    `the identity provider’s clock is ${Math.abs(Math.round(ahead))} s ${ahead > 0 ? 'ahead of' : 'behind'} ours`,
    cause,
  )
