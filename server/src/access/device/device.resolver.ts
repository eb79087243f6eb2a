import { DeviceLogin, DeviceLoginResult, LoginProvider } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { DeviceResult } from './question.js'

const cookieDescription =
  'Whether COMPLETE sets the session cookie of the browser that began the sign-in, instead of returning a token, so that scripts never see one. Works only over HTTP.'

@Resolver(() => LoginProvider)
export class DeviceResolver {
  @Access('everybody')
  @Mutation(() => DeviceLogin, {
    nullable: true,
    description:
      'Begins a sign-in by device code at a provider that offers it (LoginProvider.deviceLogin). Show userCode and verificationUri, then poll. IDP_UNAVAILABLE if the provider does not answer.',
  })
  startDeviceLogin(
    @Ctx() context: Context,
    @Arg('provider', () => ID, { description: 'Id of the provider.' }) provider: string,
    @Arg('cookie', () => Boolean, { defaultValue: false, description: cookieDescription }) cookie: boolean,
  ): Promise<DeviceLogin> {
    return context.services.devices.start(context, provider, cookie)
  }

  @Access('everybody')
  @Mutation(() => DeviceLoginResult, {
    nullable: true,
    description:
      'Asks whether the person has finished signing in. Poll no more often than `interval` says. COMPLETE comes once, with the new session.',
  })
  pollDeviceLogin(
    @Ctx() context: Context,
    @Arg('handle', () => String, { description: 'The handle from startDeviceLogin.' }) handle: string,
  ): Promise<DeviceResult> {
    return context.services.devices.poll(context, handle)
  }

  @FieldResolver(() => Boolean)
  deviceLogin(@Root() { id }: LoginProvider, @Ctx() { services }: Context): Promise<boolean> {
    return services.devices.offered(id)
  }
}
