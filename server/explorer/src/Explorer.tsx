import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { Account } from './Account.js'
import { codePlugin } from './CodePanel.js'

const address = new URL('/graphql', location.href)
const sockets = new URL(address)
sockets.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'

/** The browser brings its cookie to both; what stands among the headers goes along, a key for example. */
const fetcher = createGraphiQLFetcher({ url: address.href, subscriptionUrl: sockets.href })

const firstText = `# What this server can do is on the left, under the book. Ctrl+Enter runs what the cursor is in.

query Me {
  me {
    name
    permissions
  }
}

subscription WhatHappens {
  conversationListEvents {
    kind
    conversationId
  }
}
`

const plugins = [HISTORY_PLUGIN, codePlugin]

/** A link may bring an operation, which runs when somebody says so. */
const asked = new URLSearchParams(location.search)

export function Explorer() {
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultQuery={firstText}
      {...(asked.has('query') && { initialQuery: asked.get('query') ?? '' })}
      {...(asked.has('variables') && { initialVariables: asked.get('variables') ?? '' })}
      // Without headers: they may hold a key.
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      inputValueDeprecation
    >
      <GraphiQL.Logo>
        <Account />
      </GraphiQL.Logo>
    </GraphiQL>
  )
}
