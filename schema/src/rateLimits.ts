import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({ description: 'How often something may be done.', simpleResolvers: true })
export class RateLimit {
  @Field(() => Int, { description: 'How many times within a window.' })
  max!: number

  @Field(() => Int, {
    description:
      'The length of a window in seconds. Windows begin at whole multiples of it since 1970 (UTC). Beyond the limit, retryAfter says when the next window begins.',
  })
  seconds!: number
}

@ObjectType({
  description:
    'The operator’s rate limits, with the names they have in RATE_LIMITS. A request with a valid session or key counts for that user or key alone; any other request counts for its address: an IPv4 address, or an IPv6 network of 64 bits. Every root field counts as one, under any alias; so does a request without root fields.',
  simpleResolvers: true,
})
export class RateLimits {
  @Field(() => RateLimit, { description: 'Root fields, per user over all sessions.' })
  user!: RateLimit

  @Field(() => RateLimit, { description: 'Root fields, per API key; they do not count for its user.' })
  key!: RateLimit

  @Field(() => RateLimit, {
    description: 'Root fields and requests without a valid credential, per address.',
  })
  address!: RateLimit

  @Field(() => RateLimit, {
    description: 'Of these, the root fields of operations that are executed, per address.',
  })
  anonymous!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Replies requested with sendMessage, editMessage, regenerateReply and continueReply, per user, including API keys.',
  })
  sendMessage!: RateLimit

  @Field(() => RateLimit, { description: 'Searches for people, per user, including API keys.' })
  people!: RateLimit

  @Field(() => RateLimit, {
    description: 'Sign-ins begun in a browser, per user if there is a session, otherwise per address.',
  })
  signIn!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Failed sign-ins, per address. Beyond the limit, further failing sign-ins are refused; others are not.',
  })
  signInFailures!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Returns from a provider to a sign-in that nobody began, per address; other returns are not refused.',
  })
  unknownStates!: RateLimit

  @Field(() => RateLimit, {
    description: 'Calls of startDeviceLogin, per user if somebody is signed in, otherwise per address.',
  })
  deviceStart!: RateLimit

  @Field(() => RateLimit, {
    description: 'Calls of pollDeviceLogin, per user if somebody is signed in, otherwise per address.',
  })
  devicePoll!: RateLimit

  @Field(() => RateLimit, {
    description:
      'Handshakes of WebSockets, per user or key. Those that closed or sent connection_init without a valid credential count per address.',
  })
  handshakes!: RateLimit

  @Field(() => Int, {
    description:
      'WebSockets that a user can have open at the same time in one process. The next one is closed with 4429.',
  })
  socketsPerUser!: number

  @Field(() => Int, {
    description:
      'WebSockets that an address can have open at the same time in one process before connection_init, and as many that named nobody in it. Further handshakes wait some seconds for a place; then they are refused.',
  })
  socketsPerAddress!: number

  @Field(() => Int, {
    description:
      'WebSockets of both of these kinds open at the same time in one process, from all addresses.',
  })
  unprovenSockets!: number

  @Field(() => Int, { description: 'Operations that can run at the same time on one WebSocket.' })
  operationsPerSocket!: number

  @Field(() => Int, {
    description:
      'Messages per second on one WebSocket; three seconds’ worth may arrive at once. Beyond the limit, the WebSocket is closed with 4429.',
  })
  messagesPerSecond!: number
}
