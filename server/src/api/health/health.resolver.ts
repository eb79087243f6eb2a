import { Jobs, ServiceHealth, Setting } from '@parley/schema'
import { Ctx, Query, Resolver } from 'type-graphql'
import { Access } from '../access.js'
import type { Context } from '../context.js'

@Resolver()
export class HealthResolver {
  @Access('SETTINGS_READ')
  @Query(() => [ServiceHealth], {
    nullable: true,
    description:
      'How everything is that the server depends on, looked at now, and how it was in the last hour. With several servers each answers for itself. Needs SETTINGS_READ.',
  })
  health(@Ctx() { services }: Context): Promise<ServiceHealth[]> {
    return services.health.report()
  }

  @Access('SETTINGS_READ')
  @Query(() => Jobs, {
    nullable: true,
    description: 'What the server does aside from requests, over all servers. Needs SETTINGS_READ.',
  })
  jobs(@Ctx() { services }: Context): Promise<Jobs> {
    return services.jobs()
  }

  @Access('SETTINGS_READ')
  @Query(() => [Setting], {
    nullable: true,
    description:
      'The settings of the server that answers, by name, and those that are set and not known. Secrets are never shown. Needs SETTINGS_READ.',
  })
  settings(@Ctx() { services }: Context): Setting[] {
    return [...services.settings]
  }
}
