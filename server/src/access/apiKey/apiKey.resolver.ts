import type { ApiKey as ApiKeyRow, User as UserRow } from '@parley/prisma'
import {
  Admin,
  ApiKey,
  ApiKeyConnection,
  ApiKeyFilter,
  ApiKeyOrder,
  CreateApiKeyInput,
  CreatedApiKey,
  type Page,
  PageArgs,
  Permission,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { parsePermissions } from '../role/role.service.js'
import { seesKeysOf } from './visibility.js'

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Access('API_KEYS_MANAGE')
  @Query(() => ApiKeyConnection, {
    nullable: true,
    description: 'Everybody’s API keys. Needs API_KEYS_MANAGE; find your own keys in me.',
  })
  apiKeys(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ApiKeyFilter, {
      nullable: true,
      description: 'Which keys to return; all by default.',
    })
    filter?: ApiKeyFilter,
    @Arg('orderBy', () => ApiKeyOrder, {
      nullable: true,
      description: 'In which order; newest first by default.',
    })
    orderBy?: ApiKeyOrder,
  ): Promise<Page<ApiKeyRow>> {
    return services.apiKeys.list(signedIn(viewer), { ...page, filter, orderBy })
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => CreatedApiKey, {
    nullable: true,
    description:
      'Creates an API key for you. You can have at most 50 usable keys. Needs a session: an API key cannot create others.',
  })
  createApiKey(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateApiKeyInput, { description: 'What the key is for and what it may do.' })
    input: CreateApiKeyInput,
  ): Promise<{ apiKey: ApiKeyRow; secret: string }> {
    return services.apiKeys.create(signedIn(viewer), input)
  }

  @Access('signedIn')
  @Admin({ needs: 'API_KEYS_MANAGE' })
  @Mutation(() => [ApiKey], {
    nullable: true,
    description:
      'Revokes your own API keys, or anybody’s with API_KEYS_MANAGE. Closes their sockets. Returns those of the keys that you may see; the others count as revoked.',
  })
  revokeApiKeys(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The keys, at most 100.' }) ids: string[],
  ): Promise<ApiKeyRow[]> {
    return services.apiKeys.revoke(signedIn(viewer), ids)
  }

  @FieldResolver(() => User)
  owner(@Root() { ownerId }: ApiKeyRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(ownerId)
  }

  @FieldResolver(() => [Permission])
  scopes(@Root() { scopes }: ApiKeyRow): Permission[] {
    return parsePermissions(scopes)
  }
}

@Resolver(() => User)
export class UserApiKeysResolver {
  @FieldResolver(() => [ApiKey], { nullable: true })
  apiKeys(@Root() { id }: UserRow, @Ctx() context: Context) {
    return seesKeysOf(context.viewer, id) ? context.loaders.apiKeys.load(id) : null
  }
}
