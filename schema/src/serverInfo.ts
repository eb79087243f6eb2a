import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { LoginProvider } from './loginProvider.js'
import { URLScalar } from './scalars.js'
import { ServerLimits } from './serverLimits.js'

export const ServerFeature = {
  CHAT_APP: 'CHAT_APP',
  CONSOLE: 'CONSOLE',
  TITLES: 'TITLES',
  ANY_DOCUMENT: 'ANY_DOCUMENT',
  TOLD_COST: 'TOLD_COST',
  EXPLORER: 'EXPLORER',
} as const
export type ServerFeature = keyof typeof ServerFeature

registerEnumType(ServerFeature, {
  name: 'ServerFeature',
  description:
    'A feature that not every server has: an older server may lack it, or an operator may have switched it off. More will be added: ignore unknown ones.',
  valuesConfig: {
    CHAT_APP: { description: 'The server has the chat app at /.' },
    CONSOLE: { description: 'The server has the admin console at /admin.' },
    TITLES: { description: 'Models write titles for conversations without one.' },
    ANY_DOCUMENT: {
      description:
        'The server runs any document. Without this feature, it runs only registered documents; for others it answers OPERATION_NOT_ALLOWED.',
    },
    TOLD_COST: {
      description:
        'With the header `parley-cost: 1`, each answer has the estimated cost of the operation and the limit in `extensions.cost`. On a WebSocket, the header is a field of the payload of connection_init.',
    },
    EXPLORER: {
      description:
        'The server has a page to try the API with, at /graphql in a browser; for whom is up to its operator.',
    },
  },
})

@ObjectType({
  description: 'What a client needs to know before anybody has signed in.',
  simpleResolvers: true,
})
export class ServerInfo {
  @Field(() => String, { nullable: true, description: 'Version of the server; null if nobody is signed in.' })
  version!: string | null

  @Field(() => String, {
    description:
      'The oldest release of the SDK that works with this server, as major.minor.patch. Older releases ask to be updated.',
  })
  minimumSdkVersion!: string

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'The package of the SDK that fits this server, for `npm install <address>`; null if nobody is signed in, or the server was installed without it.',
  })
  sdkUrl!: string | null

  @Field(() => [ServerFeature], { description: 'The features of this server that not every server has.' })
  features!: ServerFeature[]

  @Field(() => String, { description: 'A hash that changes whenever the schema does.' })
  schemaHash!: string

  @Field(() => String, { description: 'The currency of every amount of money, as an ISO 4217 code.' })
  currency!: string

  @Field(() => [LoginProvider], { description: 'The identity providers at which people can sign in.' })
  providers!: LoginProvider[]

  @Field(() => ServerLimits, {
    description: 'The limits in force, so that clients can check before they send.',
  })
  limits!: ServerLimits
}
