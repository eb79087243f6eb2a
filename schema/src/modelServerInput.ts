import { Field, InputType } from 'type-graphql'
import { ENABLED, ModelServerAuth, ModelServerKind, STANDS_IN } from './modelServer.js'

const NAME = '1 to 50 characters, unique, in upper or lower case.'
const ADDRESS =
  'Its URL, http(s)://host/path; `/v1` is found where it is left out. Addresses of metadata services and link-local ones are refused, and private ones unless MODEL_NETWORKS allows them; http:// only for private ones.'
const AUTH =
  'How this server proves to it who it is. MANAGED_IDENTITY and USER are for AZURE_OPENAI, without a key, at an address of Azure by https (*.openai.azure.com, *.cognitiveservices.azure.com, *.services.ai.azure.com, or of a national cloud) or of this machine; USER is for servers whose people sign in by Microsoft Entra ID.'
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
      'The key, at most 4096 characters without spaces, which is stored encrypted and never shown; null or absent: it wants none. Required for AZURE_OPENAI, but with MANAGED_IDENTITY and USER.',
  })
  key?: string | null

  @Field(() => ModelServerAuth, {
    nullable: true,
    description: `${AUTH} By default KEY where a key is given, else NONE.`,
  })
  auth?: ModelServerAuth | null

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

  @Field(() => ModelServerAuth, {
    nullable: true,
    description: `${AUTH} A key that is given makes it KEY; null: as it is.`,
  })
  auth?: ModelServerAuth | null

  @Field(() => [String], { nullable: true, description: `${MODEL_NAMES} null: all.` })
  modelNames?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'For AZURE_OPENAI: the version of its API; null: 2024-10-21.',
  })
  apiVersion?: string | null

  @Field(() => Boolean, { nullable: true, description: `${STANDS_IN} Cannot be null.` })
  standsIn?: boolean | null

  @Field(() => Boolean, { nullable: true, description: `${ENABLED} Cannot be null.` })
  enabled?: boolean | null
}
