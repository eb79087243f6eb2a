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
  TENANT_NOT_ALLOWED: {
    status: 403,
    title: 'This account belongs elsewhere',
    text: 'Only accounts of certain organisations may sign in here. Perhaps you have another one: choose it when you are asked.',
  },
  ROLE_NOT_ALLOWED: {
    status: 403,
    title: 'You aren’t allowed in yet',
    text: 'Your account has none of the roles that may sign in here. Ask the person who runs this server.',
  },
  SIGNUP_DISABLED: {
    status: 403,
    title: 'You aren’t known here',
    text: 'New people can’t sign in by themselves. Ask the person who runs this server.',
  },
  GROUPS_UNAVAILABLE: {
    status: 503,
    title: 'Your groups can’t be looked up',
    text: 'The identity provider doesn’t tell at the moment which groups you are in, and they decide what you may do. Please try again soon.',
  },
  CLOCK_SKEW: {
    status: 502,
    title: 'The clocks don’t agree',
    text: 'This server and the identity provider differ too much about what time it is. Tell the person who runs this server.',
  },
  REAUTH_REQUIRED: {
    status: 401,
    title: 'Please sign in again first',
    text: 'To connect another account, you have to have signed in within the last ten minutes.',
  },
  IDENTITY_ALREADY_LINKED: {
    status: 409,
    title: 'This account is in use already',
    text: 'It belongs to somebody else here, so it can’t be connected to you as well.',
  },
  IDP_ERROR: {
    status: 502,
    title: 'The identity provider’s answer can’t be trusted',
    text: 'It didn’t pass our checks, so nobody was signed in. If it happens again, tell the person who runs this server.',
  },
  IDP_CLIENT_REFUSED: {
    status: 502,
    title: 'The identity provider doesn’t accept this server',
    text: 'The client id or secret it was given is wrong or has expired, so nobody can sign in there. Tell the person who runs this server.',
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

/** Instead of its text, where those who can let the person in see that they were here. */
export const toldText =
  'New people can’t sign in by themselves. The people who run this server have been told that you were here: once they let you in, sign in again.'

export type SignInFailureCode = keyof typeof signInFailures

export const isSignInFailureCode = (code: unknown): code is SignInFailureCode =>
  typeof code === 'string' && Object.hasOwn(signInFailures, code)

/** Ends on the sign-in-failed page; the message is for the log alone. */
export class SignInError extends Error {
  readonly code: SignInFailureCode
  /** Whose sign-in it was, where that is known. */
  readonly user: { id: string } | undefined
  /** Whether those who could let the person in see that they were here. */
  readonly told: boolean

  constructor(
    code: SignInFailureCode,
    message: string,
    cause?: unknown,
    user?: { id: string },
    told = false,
  ) {
    super(message, { cause })
    this.name = 'SignInError'
    this.code = code
    this.user = user
    this.told = told
  }
}
