/** Why a sign-in failed; travels in the address of the page that says so. */
export const signInFailures = {
  INVALID_STATE: {
    status: 400,
    title: 'This sign-in can’t be completed',
    text: 'It was already used, belongs to another browser, or your browser blocks cookies. Starting again usually helps.',
  },
  LOGIN_EXPIRED: {
    status: 400,
    title: 'That took a little too long',
    text: 'A sign-in has to be finished within ten minutes. Please start again.',
  },
  LOGIN_DENIED: {
    status: 403,
    title: 'You weren’t signed in',
    text: 'The sign-in was cancelled, or this account isn’t allowed in. If you think it should be, ask the person who runs this server.',
  },
  IDP_ERROR: {
    status: 502,
    title: 'The identity provider’s answer can’t be trusted',
    text: 'It didn’t pass our checks, so nobody was signed in. If it happens again, tell the person who runs this server.',
  },
  IDP_UNAVAILABLE: {
    status: 503,
    title: 'The identity provider isn’t answering',
    text: 'That is usually over soon. Please try again in a moment.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'Parley is having a short break',
    text: 'It can’t reach its database at the moment. Please try again soon.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    title: 'Something went wrong',
    text: 'That was our fault, not yours. If it happens again, tell the person who runs this server.',
  },
} as const satisfies Record<string, { status: number; title: string; text: string }>

export type SignInFailureCode = keyof typeof signInFailures

export const isSignInFailureCode = (code: unknown): code is SignInFailureCode =>
  typeof code === 'string' && Object.hasOwn(signInFailures, code)

/** Ends on the sign-in-failed page; the message is for the log alone. */
export class SignInError extends Error {
  readonly code: SignInFailureCode

  constructor(code: SignInFailureCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SignInError'
    this.code = code
  }
}
