import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })
const list = z.string().transform(text =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean),
)
const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(min, `is below ${min}`)
    .max(max, `is above ${max}`)

/** Each variable with the sentence that documents it in .env.example. */
export const variables = z.object({
  PORT: whole(1, 65535).default(4000).describe('Port to listen on.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  PUBLIC_URL: httpUrl
    .optional()
    .describe('Address people use; identity providers send them back there. Default: http://localhost:PORT.'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'is neither file:… nor postgresql://…')
    .default('file:./data/parley.db')
    .describe('file:… (SQLite) or postgresql://….'),
  OPENAI_API_KEY: z.string().optional().describe('Key for OpenAI, or for the server at OPENAI_BASE_URL.'),
  OPENAI_BASE_URL: httpUrl
    .optional()
    .describe(
      'Any server that speaks the OpenAI format (Ollama, vLLM, LM Studio, …). Default: OpenAI when a key is set; else a local Ollama if one answers, else the demo model.',
    ),
  OPENAI_MODELS: list
    .optional()
    .describe(
      'Models people may use, the default first, separated by commas. Default: what the server lists.',
    ),
  AZURE_OPENAI_ENDPOINT: httpUrl
    .optional()
    .describe('Azure OpenAI resource, https://<name>.openai.azure.com. Needs the deployment and the key.'),
  AZURE_OPENAI_DEPLOYMENT: z.string().optional().describe('Deployment to use at Azure OpenAI.'),
  AZURE_OPENAI_API_VERSION: z.string().default('2024-10-21').describe('Version of the Azure OpenAI API.'),
  AZURE_OPENAI_API_KEY: z.string().optional().describe('Key for Azure OpenAI.'),
  MODEL_FIRST_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How long a model may take to its first piece of text.'),
  MODEL_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How long a model may be silent between two pieces.'),
  SESSION_SECRET: z
    .string()
    .min(32, 'is shorter than 32 bytes')
    .optional()
    .describe(
      'At least 32 bytes of randomness. Made and kept beside the database in development, required otherwise.',
    ),
  SESSION_IDLE_HOURS: whole(1, 8760).default(8).describe('A session ends after so many hours without use.'),
  SESSION_TIMEOUT_HOURS: whole(1, 8760)
    .default(24)
    .describe('A session ends so many hours after signing in.'),
  CONTEXT_MESSAGES: whole(1, 1000)
    .default(20)
    .describe('Messages of a conversation that are sent to the model.'),
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe(
      'A manifest (JSON, documents by their SHA-256; the SDK brings sdk/trusted-documents.json): the server then runs no other documents. Default: it runs any.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'is no level of the log' })
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent.'),
})

/** For each OpenID issuer, `<NAME>` being the provider's id in capitals. */
export const issuerVariables = z.object({
  ISSUER: httpUrl.describe(
    'Issuer address; its discovery document is read from there (OpenID Connect Discovery 1.0).',
  ),
  CLIENT_ID: z
    .string()
    .min(1)
    .describe('Client registered there, with the redirect address PUBLIC_URL/auth/callback/<name>.'),
  CLIENT_SECRET: z.string().optional().describe('Secret of that client; absent for a public client.'),
  SCOPES: z.string().default('openid profile email').describe('Scopes to ask for.'),
})
