import { OwnSessionsDocument, own } from '../own.js'
import type { GlobalOptions, Shell } from '../shell.js'
import { printTable } from '../table.js'

export async function list(shell: Shell, options: GlobalOptions): Promise<void> {
  const { client } = await shell.connect(options)
  const answer = await client.request(OwnSessionsDocument, {}, { signal: shell.interrupts.signal })
  const sessions = own(answer).sessions?.nodes ?? []
  if (options.json) return shell.printJson(sessions)
  await printTable(
    shell.terminal.out,
    ['SESSION', 'KIND', 'LAST USED', 'FROM', 'DEVICE', 'THIS ONE'],
    sessions.map(({ id, kind, lastSeenAt, ip, userAgent, current }) => [
      id,
      kind.toLowerCase(),
      lastSeenAt,
      ip ?? '',
      userAgent ?? '',
      current ? 'yes' : '',
    ]),
    'You have no sessions.',
  )
}
