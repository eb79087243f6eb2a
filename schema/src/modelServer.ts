import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'

export const ModelServerKind = {
  OPENAI_COMPATIBLE: 'OPENAI_COMPATIBLE',
  AZURE_OPENAI: 'AZURE_OPENAI',
  DEMO: 'DEMO',
} as const
export type ModelServerKind = keyof typeof ModelServerKind

registerEnumType(ModelServerKind, {
  name: 'ModelServerKind',
  description: 'What a model server speaks.',
  valuesConfig: {
    OPENAI_COMPATIBLE: {
      description: 'The format of OpenAI: OpenAI itself, vLLM, Ollama, LM Studio and others.',
    },
    AZURE_OPENAI: { description: 'Azure OpenAI, whose models are deployments.' },
    DEMO: { description: 'A model for trying things out, which is part of this server.' },
  },
})

export const ModelServerAuth = {
  KEY: 'KEY',
  MANAGED_IDENTITY: 'MANAGED_IDENTITY',
  USER: 'USER',
  NONE: 'NONE',
} as const
export type ModelServerAuth = keyof typeof ModelServerAuth

registerEnumType(ModelServerAuth, {
  name: 'ModelServerAuth',
  description: 'How this server proves to a model server who it is. More will be added.',
  valuesConfig: {
    KEY: { description: 'By a key.' },
    MANAGED_IDENTITY: { description: 'By the identity that Azure gave this server.' },
    USER: {
      description:
        'By the own token of whoever asks, who has signed in with Microsoft Entra ID. API keys cannot use its models.',
    },
    NONE: { description: 'Not at all.' },
  },
})

export const ModelServerState = { READY: 'READY', FAILING: 'FAILING', UNKNOWN: 'UNKNOWN' } as const
export type ModelServerState = keyof typeof ModelServerState

registerEnumType(ModelServerState, {
  name: 'ModelServerState',
  description: 'How a model server is, as the server that answers sees it.',
  valuesConfig: {
    READY: { description: 'It answered when it was last asked.' },
    FAILING: { description: 'It did not: `lastError` says why.' },
    UNKNOWN: { description: 'It has not answered so far.' },
  },
})

export const ModelServerSource = { ENVIRONMENT: 'ENVIRONMENT', DATABASE: 'DATABASE' } as const
export type ModelServerSource = keyof typeof ModelServerSource

registerEnumType(ModelServerSource, {
  name: 'ModelServerSource',
  description: 'Where a model server is set.',
  valuesConfig: {
    ENVIRONMENT: { description: 'In the environment of this server. It cannot be changed here.' },
    DATABASE: { description: 'By an admin.' },
  },
})

/** What `enabled` means. */
export const ENABLED =
  'Whether its models are offered. Those of one that is switched off are like those of one that is gone: what they wrote names them, and whoever goes on chooses another.'

/** What `standsIn` means. */
export const STANDS_IN =
  'Whether it and the others of which this is true stand in for each other: while one is down, the model of the same name on another is asked, and reads the conversation. MODEL_FALLBACK=off forbids it to all.'

@Admin({ group: 'CHAT', icon: 'server' })
@ObjectType({
  implements: Node,
  description:
    'A server that answers for models. The models of all of them are offered together; the one of the environment comes first.',
  simpleResolvers: true,
})
export class ModelServer extends Node {
  @Admin({ list: true })
  @Field(() => String, { description: 'The name by which admins know it.' })
  name!: string

  @Admin({ list: true })
  @Field(() => ModelServerState, {
    description: 'How it is. It is asked for its models for that, once in ten seconds at most.',
  })
  state!: ModelServerState

  @Admin({ list: true })
  @Field(() => ModelServerKind, { description: 'What it speaks.' })
  kind!: ModelServerKind

  @Admin({ list: true })
  @Field(() => String, {
    nullable: true,
    description: 'Where it is, without what is secret in an address; null for the demo model.',
  })
  address!: string | null

  @Field(() => ModelServerAuth, { description: 'How this server proves who it is. Keys are never shown.' })
  auth!: ModelServerAuth

  @Admin({ list: true })
  @Field(() => ModelServerSource, { description: 'Where it is set.' })
  source!: ModelServerSource

  @Field(() => [String], {
    description:
      'The models that people may use, by their names there and in this order; empty: all that it lists.',
  })
  modelNames!: string[]

  @Field(() => String, {
    nullable: true,
    description: 'For AZURE_OPENAI: the version of its API; null where none is set.',
  })
  apiVersion!: string | null

  @Field(() => Boolean, { description: `${ENABLED} That of the environment always is.` })
  enabled!: boolean

  @Field(() => Boolean, { description: STANDS_IN })
  standsIn!: boolean

  @Admin({ list: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds to its answer when it was last asked; null if none came.',
  })
  latency!: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Why it did not answer when that last happened, in words; null if it did not happen.',
  })
  lastError!: string | null

  @Field(() => DateTime, { nullable: true, description: 'When it was last asked; null: never.' })
  checkedAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was created; null for the one of the environment.',
  })
  createdAt!: Date | null
}

@ObjectType({ description: 'One thing that was tried at a model server.', simpleResolvers: true })
export class ModelServerCheck {
  @Field(() => String, {
    description:
      'What: `address`, `key`, `models`, `streaming`, `usage`, `system role` or `vision`. More may be added.',
  })
  name!: string

  @Field(() => Boolean, { nullable: true, description: 'Whether it works; null where that is not known.' })
  passed!: boolean | null

  @Field(() => String, {
    description:
      'Which sentence `message` is, for those who say it in another language: `KEY_TAKEN`, `STREAMS` and others. More may be added.',
  })
  finding!: string

  @Field(() => String, { nullable: true, description: 'The model that it is about; null: none.' })
  model!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What the server said itself, or what went wrong, in its own words; null: nothing.',
  })
  detail!: string | null

  @Field(() => String, { description: 'What was found, in a sentence.' })
  message!: string
}
