import type { PrismaClient } from '@parley/prisma'
import { audit } from '../../server/test/books.ts'
import { type NumbersModel, piecesFor } from '../../server/test/numbersModel.ts'
import { isRefusal, wrongWith } from './answers.ts'
import type { People, Sent } from './people.ts'
import type { Problems } from './problems.ts'
import type { Figures } from './scenario.ts'

/** Holds what people were told against what the database of stopped servers has, and against what the model said. */
export async function compare(
  client: PrismaClient,
  { sent, looked, broken }: People,
  model: NumbersModel,
  problems: Problems,
): Promise<Figures> {
  const rows = await client.message.findMany()
  const byId = new Map(rows.map(row => [row.id, row]))
  const byContent = Map.groupBy(
    rows.filter(({ role }) => role === 'USER'),
    ({ content }) => content,
  )
  const lost = sent.filter(
    ({ n, acknowledged }) =>
      acknowledged &&
      (byId.get(acknowledged.messageId)?.content !== String(n) || !byId.has(acknowledged.replyId)),
  )
  const doubled = sent.filter(
    ({ n }) => (byContent.get(String(n))?.length ?? 0) > 1 || (model.asked.get(n) ?? 0) > 1,
  )

  for (const { n, acknowledged } of sent) {
    if (acknowledged) continue
    const stored = byContent.has(String(n)) ? 'stored and' : 'not stored and'
    problems.add(`a message is ${stored} its key was never acknowledged`, n)
  }
  const answers = [...sent.flatMap(({ answers }) => answers), ...looked]
  for (const answer of answers) {
    const wrong = wrongWith(answer)
    if (wrong) problems.add(wrong)
  }
  for (const code of broken) problems.add('a reply could not be followed to its end', code)
  for (const message of sent) {
    const reply = message.acknowledged && byId.get(message.acknowledged.replyId)
    const wrong = reply ? wrongReply(message, reply) : null
    if (wrong) problems.add(wrong, message.n)
  }
  for (const problem of (await audit(client)).problems) problems.add('the books', problem)

  const refused = answers.filter(isRefusal)
  const slowest = Math.max(0, ...refused.map(({ ms }) => ms))
  return {
    sent: sent.length,
    acknowledged: sent.filter(({ acknowledged }) => acknowledged).length,
    lost: lost.length,
    doubled: doubled.length,
    wrong: problems.count,
    findings: problems.lines(),
    remark: `${refused.length} of ${answers.length} answers refused, the slowest after ${(slowest / 1000).toFixed(1)} s`,
  }
}

interface Row {
  content: string
  status: string
  failureCode: string | null
}

/** Heard, told, stored and said are one text. */
function wrongReply({ n, answers, heard, told }: Sent, { content, status, failureCode }: Row): string | null {
  const said = piecesFor(n).join('')
  // Stored although its answer was lost on the way: no model was asked for it, and its first owner has buried it.
  const orphan = answers.length > 1 && failureCode === 'INTERRUPTED' && content === ''
  if (status !== 'COMPLETE' && !orphan) return `a reply is ${status}${failureCode ? ` (${failureCode})` : ''}`
  if (content !== said && !orphan) return 'a reply is stored otherwise than the model said it'
  if (heard !== content) return 'a reply was heard otherwise than it is stored'
  if (!told) return 'the end of a reply was told without the stored message'
  if (told.content !== content || told.status !== status)
    return 'a reply was told otherwise than it is stored'
  return null
}
