import { definition } from '../generated/resources.js'
import type {
  ActionDefinition,
  ConsoleDefinition,
  FieldDefinition,
  ResourceDefinition,
} from './definition.js'

/** All that is generated, by names that are known only while it runs. */
export const known: ConsoleDefinition = definition
export const resources: readonly ResourceDefinition[] = Object.values(known.resources)

export function resourceOf(name: string): ResourceDefinition {
  const resource = known.resources[name]
  if (!resource) throw new Error(`There is no resource ${name}.`)
  return resource
}

/** The resource of a GraphQL type. */
export const resourceOfType = (type: string): ResourceDefinition | undefined =>
  resources.find(resource => resource.type === type)

/** The resource of what an event is about: ApiKey of API_KEY. */
export const resourceOfLive = (type: string): ResourceDefinition | undefined =>
  resources.find(resource => resource.type.toUpperCase() === type.replaceAll('_', ''))

export const fieldOf = (resource: ResourceDefinition, name: string): FieldDefinition | undefined =>
  resource.fields.find(field => field.name === name)

export const actionOf = (
  resource: ResourceDefinition,
  does: ActionDefinition['does'],
): ActionDefinition | undefined => resource.actions.find(action => action.does === does)
