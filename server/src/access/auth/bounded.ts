import { SignInError } from './failure.js'

/** Discovery documents, keys and tokens have some kilobytes; whoever sends more is broken, or means us no good. */
const MAX_BYTES = 1024 ** 2

/** An answer of a provider of which no more is read than it may have. */
export function bounded(answer: Response): Response {
  if (!answer.body) return answer
  if (Number(answer.headers.get('content-length')) > MAX_BYTES) throw tooLong()
  let bytes = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > MAX_BYTES) throw tooLong()
      controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers } = answer
  return new Response(answer.body.pipeThrough(counting), { status, statusText, headers })
}

const tooLong = () =>
  new SignInError('IDP_ERROR', `an answer of the provider is longer than ${MAX_BYTES} bytes`)
