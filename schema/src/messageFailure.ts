import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { URLScalar } from './scalars.js'

export const MessageFailureCode = {
  MODEL_UNAVAILABLE: 'MODEL_UNAVAILABLE',
  MODEL_REFUSED: 'MODEL_REFUSED',
  CONTENT_FILTERED: 'CONTENT_FILTERED',
  CONTEXT_TOO_LONG: 'CONTEXT_TOO_LONG',
  RATE_LIMITED: 'RATE_LIMITED',
  TIMEOUT: 'TIMEOUT',
  AUTH_FAILED: 'AUTH_FAILED',
  CONSENT_REQUIRED: 'CONSENT_REQUIRED',
  REAUTH_REQUIRED: 'REAUTH_REQUIRED',
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  INTERRUPTED: 'INTERRUPTED',
  UNREADABLE: 'UNREADABLE',
  NOT_STORED: 'NOT_STORED',
} as const
export type MessageFailureCode = keyof typeof MessageFailureCode

registerEnumType(MessageFailureCode, {
  name: 'MessageFailureCode',
  description: 'Why a reply failed.',
  valuesConfig: {
    MODEL_UNAVAILABLE: { description: 'The model server is down or unknown, or it broke off.' },
    MODEL_REFUSED: { description: 'The model server did not accept the request, or its answer was empty.' },
    CONTENT_FILTERED: { description: 'A content filter of the model server intervened.' },
    CONTEXT_TOO_LONG: { description: 'The conversation is longer than the model can read.' },
    RATE_LIMITED: { description: 'The model server got too many requests.' },
    TIMEOUT: { description: 'The model sent nothing for too long.' },
    AUTH_FAILED: { description: 'The model server refused this server’s credentials.' },
    CONSENT_REQUIRED: {
      description: 'The person first has to allow something at the identity provider: at `actionUrl`.',
    },
    REAUTH_REQUIRED: {
      description:
        'The model is asked with the person’s own token, and their sign-in gives none any more: they sign in again at `actionUrl`.',
    },
    BUDGET_EXCEEDED: { description: 'A budget does not have enough left for the reply.' },
    INTERRUPTED: { description: 'The server stopped while the reply was being written.' },
    UNREADABLE: { description: 'The text is stored but cannot be read, because its encryption key is gone.' },
    NOT_STORED: {
      description:
        'The model made an image that could not be kept: the person’s files take all that they may, or the storage does not answer.',
    },
  },
})

@ObjectType({
  description: 'Why a reply failed. The text received until then is kept.',
  simpleResolvers: true,
})
export class MessageFailure {
  @Field(() => MessageFailureCode, { description: 'A code for programs.' })
  code!: MessageFailureCode

  @Field(() => String, { description: 'A sentence for the person who waits for the reply.' })
  message!: string

  @Field(() => String, {
    nullable: true,
    description:
      'What the model server itself said, 300 characters at most and without keys and words of the conversation, for those who run this server (MODELS_MANAGE); null for everybody else, and where nothing is known.',
  })
  detail!: string | null

  @Field(() => Boolean, { description: 'Whether another attempt may succeed.' })
  retryable!: boolean

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'Where the person can resolve the problem, by giving consent or signing in again; null if there is no such place.',
  })
  actionUrl!: string | null
}
