import { type CodedError, ErrorCode } from '../../base/errors.js'

/** Bytes of a reason: https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
const MOST = 123

/** A refusal as the reason for which a socket closes: its code and its sentence, which clients show. */
export function closeReason({ code, message }: Pick<CodedError, 'code' | 'message'>): string {
  const reason = `${code}: ${message}`
  return Buffer.byteLength(reason) > MOST ? code : reason
}

/** The refusal that a reason tells; null of a reason that is only words. */
export function readCloseReason(reason: string): { code: ErrorCode; message: string | undefined } | null {
  const [, code = '', message] = /^([A-Z_]+)(?:: (.+))?$/.exec(reason) ?? []
  return Object.hasOwn(ErrorCode, code) ? { code: code as ErrorCode, message } : null
}
