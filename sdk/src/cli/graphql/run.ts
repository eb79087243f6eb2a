import { createStream, type ParleyError, type TypedDocument } from '../../index.js'
import { createPost } from '../../post.js'
import { graphqlUrl } from '../../request.js'
import { readInput } from '../chat/readInput.js'
import { usageError } from '../failure.js'
import type { Connection, GlobalOptions, Shell } from '../shell.js'
import { isSubscription, parseVariables, textOf } from './document.js'

export interface GraphqlOptions extends GlobalOptions {
  variables?: string
  operation?: string
}

export async function runDocument(
  shell: Shell,
  options: GraphqlOptions,
  given: string | undefined,
): Promise<void> {
  const document = given === undefined ? await readInput(shell, '') : await textOf(given)
  if (!document.trim()) throw usageError('There is no document: give one, or pipe it in.')
  const { operation } = options
  const variables = parseVariables(options.variables && (await textOf(options.variables)))
  const connection = await shell.connect(options, { session: false })
  if (isSubscription(document, operation)) return follow(shell, connection, document, variables)
  return send(shell, connection, { query: document, variables, operationName: operation })
}

async function send(shell: Shell, { server, auth }: Connection, body: object): Promise<void> {
  const post = createPost({
    url: graphqlUrl(server),
    credentials: undefined,
    fetch: shell.clientOptions(server).fetch,
  })
  const refused: ParleyError[] = []
  const data = await post({
    body: JSON.stringify(body),
    headers: (await auth?.headers()) ?? {},
    signal: shell.interrupts.signal,
    onPartialError: error => refused.push(error),
  })
  await shell.printJson(data)
  // The rest of the answer is worth something.
  for (const { code, message } of refused) shell.warn(`${code}: ${message}`)
}

async function follow(
  shell: Shell,
  { server, auth }: Connection,
  document: string,
  variables: Record<string, unknown>,
): Promise<void> {
  const stream = createStream({ ...shell.clientOptions(server), ...(auth && { auth }) })
  const { signal } = shell.interrupts
  // Once, however often it is tried.
  const lost = ({ attempt }: { attempt: number }) => {
    if (attempt === 1) shell.warn('There is no connection: events go on as soon as there is one.')
  }
  try {
    const events = stream.events(
      document as TypedDocument<Record<string, unknown>, Record<string, unknown>>,
      variables,
      {
        signal,
        onReconnect: lost,
      },
    )
    for await (const event of events) await shell.terminal.out.line(JSON.stringify(event))
  } finally {
    stream.close()
  }
}
