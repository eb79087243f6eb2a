/**
 * Names of attributes of spans. Those of models are of OpenTelemetry's conventions for generative AI, which still move
 * (https://github.com/open-telemetry/semantic-conventions-genai): they stand here alone. None is for what people write.
 */
export const attribute = {
  operationName: 'graphql.operation.name',
  operationType: 'graphql.operation.type',
  errorType: 'error.type',
  transport: 'parley.transport',
  database: 'db.system.name',
  databaseOperation: 'db.operation.name',
  loaderKeys: 'parley.loader.keys',
  provider: 'parley.sign_in.provider',
  job: 'parley.job',
  modelOperation: 'gen_ai.operation.name',
  outputType: 'gen_ai.output.type',
  requestedModel: 'gen_ai.request.model',
  answeringModel: 'gen_ai.response.model',
  finishReasons: 'gen_ai.response.finish_reasons',
  promptTokens: 'gen_ai.usage.input_tokens',
  completionTokens: 'gen_ai.usage.output_tokens',
  cachedTokens: 'gen_ai.usage.cache_read.input_tokens',
  firstTokenSeconds: 'gen_ai.response.time_to_first_chunk',
  cost: 'parley.model.cost',
} as const

export type Attribute = (typeof attribute)[keyof typeof attribute]
