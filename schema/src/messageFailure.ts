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
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  INTERRUPTED: 'INTERRUPTED',
  UNREADABLE: 'UNREADABLE',
} as const
export type MessageFailureCode = keyof typeof MessageFailureCode

registerEnumType(MessageFailureCode, {
  name: 'MessageFailureCode',
  description: 'Why a reply failed.',
  valuesConfig: {
    MODEL_UNAVAILABLE: { description: 'The model server is down, unknown or broke off.' },
    MODEL_REFUSED: { description: 'The model server did not accept the request, or answered nothing.' },
    CONTENT_FILTERED: { description: 'A content filter of the model server intervened.' },
    CONTEXT_TOO_LONG: { description: 'The conversation is longer than the model can read.' },
    RATE_LIMITED: { description: 'Too many requests at the model server.' },
    TIMEOUT: { description: 'The model was silent for too long.' },
    AUTH_FAILED: { description: 'The model server refused the server’s credentials.' },
    CONSENT_REQUIRED: { description: 'The person has to allow something at the model server first.' },
    BUDGET_EXCEEDED: { description: 'A budget has no room for the reply.' },
    INTERRUPTED: { description: 'The server stopped while the reply was being written.' },
    UNREADABLE: { description: 'The text is stored, but its encryption key is gone.' },
  },
})

@ObjectType({
  description: 'Why a reply failed. The text received until then is kept.',
  simpleResolvers: true,
})
export class MessageFailure {
  @Field(() => MessageFailureCode, { description: 'For programs.' })
  code!: MessageFailureCode

  @Field(() => String, { description: 'A sentence for the person who waits.' })
  message!: string

  @Field(() => Boolean, { description: 'Whether trying again may help.' })
  retryable!: boolean

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'Where the person can mend it: giving consent, signing in again; null where that is nowhere.',
  })
  actionUrl!: string | null
}
