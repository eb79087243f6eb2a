import { ServerInfo } from '@parley/schema'
import { Ctx, Query, Resolver } from 'type-graphql'
import { Access } from '../access.js'
import type { LoginLink } from '../auth/failedPage.js'
import type { Context } from '../context.js'
import { MAX_MESSAGE_LENGTH } from '../reply/input.js'
import { version } from './version.js'

@Resolver()
export class ServerInfoResolver {
  @Access('everybody')
  @Query(() => ServerInfo, { description: 'What a client has to know before anybody has signed in.' })
  serverInfo(
    @Ctx() { viewer, services }: Context,
  ): Omit<ServerInfo, 'providers'> & { providers: LoginLink[] } {
    return {
      version: viewer ? version : null,
      schemaHash: services.schemaHash(),
      currency: services.currency,
      providers: services.loginProviders(),
      limits: { maxMessageLength: MAX_MESSAGE_LENGTH, rates: services.rateLimits },
    }
  }
}
