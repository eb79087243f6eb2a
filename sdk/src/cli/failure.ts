import { ParleyError } from '../index.js'
import { asFileError } from '../node/fileError.js'
import { CommanderError } from './parser.js'

/** What the process ends with. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  signedOut: 3,
  notFound: 4,
  forbidden: 5,
  network: 6,
  interrupted: 130,
} as const

/** Something that went wrong here and not on the server, or an end that is no failure but not a success either. */
export class CliError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly exitCode: number = EXIT.error,
  ) {
    super(message)
  }
}

export const usageError = (sentence: string) => new CliError('USAGE', sentence, EXIT.usage)
export const interrupted = () => new CliError('INTERRUPTED', 'Interrupted.', EXIT.interrupted)

const exitCodes: Record<string, number> = {
  UNAUTHENTICATED: EXIT.signedOut,
  SESSION_EXPIRED: EXIT.signedOut,
  SESSION_REVOKED: EXIT.signedOut,
  NOT_FOUND: EXIT.notFound,
  FORBIDDEN: EXIT.forbidden,
  BAD_USER_INPUT: EXIT.usage,
  NETWORK_ERROR: EXIT.network,
  SERVICE_UNAVAILABLE: EXIT.network,
  TIMEOUT: EXIT.network,
}

const endings: Record<string, string> = {
  UNAUTHENTICATED: 'You are not signed in.',
  SESSION_EXPIRED: 'Your session has expired.',
  SESSION_REVOKED: 'Your session was ended.',
}

/** Where it happened, as far as it is known: for a sentence that can be acted on. */
export interface Whereabouts {
  server?: string | undefined
  /** The variable that the token came from, if it was one. */
  variable?: string | undefined
}

/** An error as the person or the program that called us gets it. */
export interface Failure {
  code: string
  message: string
  requestId?: string
  exitCode: number
}

export function failureOf(error: unknown, where: Whereabouts = {}): Failure {
  if (error instanceof ParleyError) return ofServer(error, where)
  if (error instanceof CliError) return { code: error.code, message: error.message, exitCode: error.exitCode }
  if (error instanceof CommanderError)
    return { code: 'USAGE', message: sentence(error.message), exitCode: EXIT.usage }
  const { code = 'ERROR', message = String(error) } = asFileError(error) as NodeJS.ErrnoException
  return { code, message, exitCode: EXIT.error }
}

function ofServer(error: ParleyError, where: Whereabouts): Failure {
  const { code, requestId } = error
  return {
    code,
    message: messageOf(error, where),
    ...(requestId && { requestId }),
    exitCode: exitCodes[code] ?? EXIT.error,
  }
}

function messageOf({ code, message, fields }: ParleyError, { server, variable }: Whereabouts): string {
  const ending = endings[code]
  if (ending)
    return variable
      ? `The server does not take ${variable}: ${message}`
      : `${ending} Sign in again: parley login`
  if (code === 'NETWORK_ERROR' && server)
    return `${server} could not be reached: is the address right, and does the server run?`
  if (code === 'BAD_RESPONSE' && server) return `${server} does not answer like a Parley server. ${message}`
  // Where the message says the same, once is enough.
  const others = Object.values(fields ?? {}).filter(sentence => !message.includes(sentence))
  return [message, ...new Set(others)].join(' ')
}

/** Of the parser's "error: unknown option '--foo'\n(Did you mean --bar?)". */
const sentence = (message: string) => {
  const [first = '', hint = ''] = message.replace(/^error: /, '').split(/\n\(?/)
  // Where a command is left out, another one is meant.
  const surplus = /^too many arguments for '(.+)'\. .*: (.+)\.$/.exec(first)
  const text = surplus ? `"${surplus[2]}" is neither a command nor an argument of ${surplus[1]}` : first
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, '.')
  return hint ? `${whole} ${hint.replace(/\)$/, '')}` : whole
}
