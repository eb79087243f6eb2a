import type { Sent, StoredMessage } from './caller.ts'

/** What a reply lost: how long before the kill the oldest piece was shown that is not stored; 0 if all of it is. */
export function lossMs({ shown }: Sent, stored: string, killedAt: number): number {
  const lost = shown.find(({ length }) => length > stored.length)
  return lost ? Math.max(killedAt - lost.at, 0) : 0
}

/** What is wrong with a reply as it is stored after the kill. */
export function problemsOf(
  sent: Sent,
  stored: StoredMessage | null,
  killedAt: number,
  allowedMs: number,
): string[] {
  const name = `reply ${sent.n}`
  if (!stored) return [`${name} is gone`]
  const problems: string[] = []
  const { content, status, failure } = stored
  if (!sent.expected.startsWith(sent.content))
    problems.push(`${name}: what was shown is not what the model said`)
  if (!sent.expected.startsWith(content)) problems.push(`${name}: what is stored is not what the model said`)
  if (status === 'STREAMING') problems.push(`${name} is still STREAMING`)
  else if (status === 'COMPLETE' && content !== sent.expected)
    problems.push(`${name} is COMPLETE without its end`)
  else if (status !== 'COMPLETE' && failure?.code !== 'INTERRUPTED')
    problems.push(`${name} is ${status}${failure ? ` (${failure.code})` : ''}`)
  if (sent.announced && status !== sent.announced)
    problems.push(`${name} was announced as ${sent.announced} and is ${status}`)
  const loss = lossMs(sent, content, killedAt)
  if (loss > allowedMs) problems.push(`${name} lost what was shown ${Math.round(loss)} ms before the kill`)
  return problems
}
