import { Field, InputType } from 'type-graphql'
import { ModelServerKind, STANDS_IN } from './modelServer.js'

const NAME = '1 to 50 characters, unique, in upper or lower case.'
const ADDRESS =
  'Its URL, http(s)://host/path; `/v1` is found where it is left out. Addresses of metadata services and link-local ones are refused, and private ones unless MODEL_NETWORKS allows them; http:// only for private ones.'
const MODEL_NAMES =
  'The models that people may use, by their names on the server, at most 100. For AZURE_OPENAI the deployments, at least one; for others empty means all that it lists.'

@InputType({ description: 'A new model server.' })
export class CreateModelServerInput {
  @Field(() => String, { description: NAME })
  name!: string

  @Field(() => ModelServerKind, { description: 'What it speaks. It cannot be changed later.' })
  kind!: ModelServerKind

  @Field(() => String, {
    nullable: true,
    description: `${ADDRESS} Required, but for DEMO, which has none.`,
  })
  address?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The key, at most 4096 characters without spaces, which is stored encrypted and never shown; null or absent: it wants none. Required for AZURE_OPENAI.',
  })
  key?: string | null

  @Field(() => [String], { nullable: true, description: MODEL_NAMES })
  modelNames?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'For AZURE_OPENAI: the version of its API, 2024-10-21 by default.',
  })
  apiVersion?: string | null

  @Field(() => Boolean, { nullable: true, description: `${STANDS_IN} By default it does not.` })
  standsIn?: boolean | null
}

@InputType({ description: 'Changes to a model server. Absent fields stay as they are.' })
export class UpdateModelServerInput {
  @Field(() => String, { nullable: true, description: `${NAME} Cannot be null.` })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description: `${ADDRESS} Cannot be null. With another host or port the key has to be given anew: it is sent nowhere it was not given for.`,
  })
  address?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Another key, at most 4096 characters without spaces; null: it wants none.',
  })
  key?: string | null

  @Field(() => [String], { nullable: true, description: `${MODEL_NAMES} null: all.` })
  modelNames?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'For AZURE_OPENAI: the version of its API; null: 2024-10-21.',
  })
  apiVersion?: string | null

  @Field(() => Boolean, { nullable: true, description: `${STANDS_IN} Cannot be null.` })
  standsIn?: boolean | null
}
