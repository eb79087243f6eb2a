import { ServerInfo } from '@parley/schema'
import { Ctx, Query, Resolver } from 'type-graphql'
import type { LoginLink } from '../../access/auth/failedPage.js'
import { version } from '../../base/version.js'
import { Access } from '../access.js'
import type { Context } from '../context.js'
import { limitsOf } from './limits.js'
import { minimumSdkVersion } from './version.js'

@Resolver()
export class ServerInfoResolver {
  @Access('everybody')
  @Query(() => ServerInfo, { description: 'What a client needs to know before anybody has signed in.' })
  serverInfo(
    @Ctx() { viewer, services }: Context,
  ): Omit<ServerInfo, 'providers'> & { providers: LoginLink[] } {
    return {
      version: viewer ? version : null,
      minimumSdkVersion,
      sdkUrl: viewer ? (services.sdkUrl?.href ?? null) : null,
      features: [...services.features],
      schemaHash: services.schemaHash(),
      currency: services.currency,
      providers: services.loginProviders(),
      limits: limitsOf(services),
    }
  }
}
