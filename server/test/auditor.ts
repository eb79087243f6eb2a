import type { Parley, SignedIn } from './parley.js'

/** What an auditor opens, all of it unless told otherwise. */
export interface Opened {
  userId?: string
  conversationId?: string
  all?: true
  reason?: string
  minutes?: number
}

/** Opens what others wrote, for somebody who may; answers with the id of the grant. */
export async function openHistory(
  { ask }: Pick<SignedIn, 'ask'>,
  about: Opened = { all: true },
): Promise<string> {
  const { data, errors } = await ask({
    query: 'mutation ($input: OpenHistoryInput!) { openHistory(input: $input) { id } }',
    variables: { input: { reason: 'asked by the works council', minutes: 60, ...about } },
  })
  if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions)
  return data.openHistory.id
}

/** The auditor among the demo people, who has opened everybody's history. */
export async function signInAuditor(parley: Parley, about?: Opened): Promise<SignedIn> {
  const auditor = await parley.signIn('auditor')
  await openHistory(auditor, about)
  return auditor
}
