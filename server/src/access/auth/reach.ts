import { SignInError } from './failure.js'

/** Whether anybody answers there who is not down. Throws IDP_UNAVAILABLE. */
export async function reach(address: string, timeoutSeconds: number): Promise<void> {
  const answered = await fetch(address, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  }).catch((cause: unknown) => {
    throw new SignInError('IDP_UNAVAILABLE', `no answer from ${address}`, cause)
  })
  if (answered.status >= 500)
    throw new SignInError('IDP_UNAVAILABLE', `${address} answered ${answered.status}`)
}
