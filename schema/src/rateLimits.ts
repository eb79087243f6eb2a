import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({ description: 'How often something may be done.', simpleResolvers: true })
export class RateLimit {
  @Field(() => Int, { description: 'So often within a window.' })
  max!: number

  @Field(() => Int, {
    description:
      'Length of a window. Windows begin at whole multiples of it since 1970 (UTC); beyond the limit retryAfter says when the next one begins.',
  })
  seconds!: number
}

@ObjectType({
  description:
    'Limits of the operator’s, by the names they have in RATE_LIMITS. A request with a session or key that holds counts for that user or key alone; every other one for its address: an IPv4 address, or an IPv6 network of 64 bits. Every root field counts as one, by whatever alias; so does a request that has none.',
  simpleResolvers: true,
})
export class RateLimits {
  @Field(() => RateLimit, { description: 'Root fields, per user over all sessions.' })
  user!: RateLimit

  @Field(() => RateLimit, { description: 'Root fields, per API key; they do not count for its user.' })
  key!: RateLimit

  @Field(() => RateLimit, {
    description: 'Root fields and requests without a credential that holds, per address.',
  })
  address!: RateLimit

  @Field(() => RateLimit, {
    description: 'Of those, root fields of operations that are run: per address.',
  })
  anonymous!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Replies asked for by sendMessage, editMessage and regenerateReply, per user, keys included.',
  })
  sendMessage!: RateLimit

  @Field(() => RateLimit, { description: 'Searches for people, per user, keys included.' })
  people!: RateLimit

  @Field(() => RateLimit, {
    description: 'Sign-ins begun in a browser, per user where it has a session, else per address.',
  })
  signIn!: RateLimit

  @Field(() => RateLimit, {
    description: 'Sign-ins that failed, per address; further ones that fail are refused, others are not.',
  })
  signInFailures!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Returns from a provider to a sign-in that nobody began, per address; others are not refused.',
  })
  unknownStates!: RateLimit

  @Field(() => RateLimit, {
    description: 'startDeviceLogin, per user where somebody is signed in, else per address.',
  })
  deviceStart!: RateLimit

  @Field(() => RateLimit, {
    description: 'pollDeviceLogin, per user where somebody is signed in, else per address.',
  })
  devicePoll!: RateLimit

  @Field(() => RateLimit, {
    description:
      'WebSockets begun, per user or key, and per address those that closed or sent connection_init without a credential that holds.',
  })
  handshakes!: RateLimit

  @Field(() => Int, {
    description: 'WebSockets open at the same time per user in one process; the next is closed with 4429.',
  })
  socketsPerUser!: number

  @Field(() => Int, {
    description:
      'WebSockets open at the same time per address in one process before connection_init, and as many that named nobody in it. Handshakes beyond wait some seconds for a place, then they are refused.',
  })
  socketsPerAddress!: number

  @Field(() => Int, {
    description: 'WebSockets of both kinds open at the same time in one process, from all addresses.',
  })
  unprovenSockets!: number

  @Field(() => Int, { description: 'Operations at the same time on one WebSocket.' })
  operationsPerSocket!: number

  @Field(() => Int, {
    description:
      'Messages a second on one WebSocket; three seconds’ worth may come at once. Beyond: closed with 4429.',
  })
  messagesPerSecond!: number
}
