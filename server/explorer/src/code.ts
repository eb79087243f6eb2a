import { type DefinitionNode, Kind, type OperationDefinitionNode, parse, print, visit } from 'graphql'

export interface Asked {
  /** The whole text of the tab, with any number of operations. */
  query: string
  /** JSON, or nothing. */
  variables: string
  /** Of the operation that is meant; absent: the first. */
  name?: string | undefined
  /** The origin of the server. */
  server: string
}

/** An operation as a program with the SDK does it, and as a terminal does; or what is missing for that. */
export function codeOf(asked: Asked): { sdk: string; curl: string } | { wrong: string } {
  let definitions: readonly DefinitionNode[]
  let variables: unknown
  try {
    definitions = parse(asked.query).definitions
  } catch (error) {
    return { wrong: `The operation cannot be read yet: ${(error as Error).message}` }
  }
  try {
    variables = asked.variables.trim() ? JSON.parse(asked.variables) : undefined
  } catch {
    return { wrong: 'The variables are no JSON yet.' }
  }
  const operations = definitions.filter(one => one.kind === Kind.OPERATION_DEFINITION)
  const operation = operations.find(one => one.name?.value === asked.name) ?? operations[0]
  if (!operation) return { wrong: 'Write an operation to see it as code.' }
  const text = [operation, ...fragmentsOf(operation, definitions)].map(print).join('\n\n')
  const isSubscription = operation.operation === 'subscription'
  return {
    sdk: sdkCall(asked.server, text, variables, isSubscription),
    curl: curlCommand(asked.server, text, variables, isSubscription),
  }
}

/** Those it uses, and those they use. */
function fragmentsOf(operation: OperationDefinitionNode, all: readonly DefinitionNode[]): DefinitionNode[] {
  const found = new Set<DefinitionNode>()
  const look = (node: DefinitionNode): void => {
    visit(node, {
      [Kind.FRAGMENT_SPREAD]({ name: { value } }) {
        const fragment = all.find(one => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value)
        if (!fragment || found.has(fragment)) return
        found.add(fragment)
        look(fragment)
      },
    })
  }
  look(operation)
  return [...found]
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ')

function sdkCall(server: string, text: string, variables: unknown, isSubscription: boolean): string {
  const document = `\`\n  ${indented(text.replaceAll(/[\\`]|\$\{/g, '\\$&'))}\n\``
  const given = variables === undefined ? '' : `, ${JSON.stringify(variables, null, 2)}`
  const creates = isSubscription ? 'createStream' : 'createClient'
  const imported = isSubscription ? 'bearer, createStream, operation' : 'bearer, createClient'
  const head = `import { ${imported} } from '@parley/sdk'

const parley = ${creates}({
  url: '${server}',
  auth: bearer(process.env.TOKEN),
})
const document = ${isSubscription ? `operation(${document})` : document}
`
  return isSubscription
    ? `${head}const events = parley.events(document${given || ', {}'})
for await (const event of events) console.log(event)`
    : `${head}const data = await parley.request(document${given})`
}

function curlCommand(server: string, text: string, variables: unknown, isSubscription: boolean): string {
  const body = JSON.stringify({ query: text, ...(variables !== undefined && { variables }) }, null, 2)
  const accept = isSubscription ? ` \\\n  --no-buffer -H 'accept: text/event-stream'` : ''
  return `curl ${server}/graphql${accept} \\
  -H "authorization: Bearer $TOKEN" \\
  -H 'content-type: application/json' \\
  --data '${body.replaceAll("'", "'\\''")}'`
}
