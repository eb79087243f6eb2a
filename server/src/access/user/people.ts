import type { User } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'

const MAX_PEOPLE = 20
const MIN_LETTERS = 3
const MAX_SEARCH = 200

/**
 * Active people by the beginning of one of their names, or by their whole address, if a provider has verified it: else
 * anybody could be found under anybody's.
 */
export async function findPeople(db: Db, search: string, first: number | null | undefined): Promise<User[]> {
  const text = search.trim()
  const size = first ?? MAX_PEOPLE
  const problems: Record<string, string> = {}
  if (size < 1 || size > MAX_PEOPLE) problems.first = `first must be 1 to ${MAX_PEOPLE}.`
  if (text.length > MAX_SEARCH) problems.search = `search is longer than ${MAX_SEARCH} characters.`
  else if ((text.match(/\p{L}/gu)?.length ?? 0) < MIN_LETTERS)
    problems.search = `search must be ${MIN_LETTERS} letters of a name or more, or a whole address.`
  if (Object.keys(problems).length > 0) throw badInput(problems)

  const folded = foldColumn(text)
  const found = await db.read.user.findMany({
    where: {
      status: 'ACTIVE',
      OR: [
        { emailFolded: folded, identities: { some: { emailVerified: true } } },
        { nameFolded: { startsWith: folded } },
        { nameFolded: { contains: ` ${folded}` } },
      ],
    },
    include: { identities: { where: { emailVerified: true }, select: { email: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: size,
  })
  const isCalled = (name: string | null) => ` ${name ?? ''}`.includes(` ${folded}`)
  return found.flatMap(({ identities, ...user }) => {
    const isTheirs = identities.some(({ email }) => email !== null && foldColumn(email) === folded)
    return isCalled(user.nameFolded) || isTheirs ? [user] : []
  })
}
