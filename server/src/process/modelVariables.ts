import { z } from 'zod'
import { AZURE_API_VERSION } from '../model/config.js'
import { httpUrl, list, onOrOff, whole } from './variableKinds.js'

/** Which models people may use, what they are and cost, and how long one waits for them. */
export const modelVariables = {
  OPENAI_API_KEY: z.string().optional().describe('Key for OpenAI, or for the server at OPENAI_BASE_URL.'),
  OPENAI_BASE_URL: httpUrl
    .optional()
    .describe(
      'Any server that speaks the OpenAI format (Ollama, vLLM, LM Studio, …). Default: OpenAI when a key is set; else a local Ollama if one answers, else the demo model (DEMO_MODEL).',
    ),
  OLLAMA_URL: httpUrl
    .default('http://127.0.0.1:11434')
    .describe('Where an Ollama is looked for when no other model is configured.'),
  DEMO_MODEL: onOrOff
    .optional()
    .describe(
      'on: a model that understands a few words answers where no other is configured. Default: on in development, otherwise off, where there is then no model.',
    ),
  OPENAI_MODELS: list
    .optional()
    .describe(
      'Models people may use, the default first, separated by commas. Default: what the server lists.',
    ),
  AZURE_OPENAI_ENDPOINT: httpUrl
    .optional()
    .describe(
      'Azure OpenAI: the address of the resource, https://<name>.openai.azure.com, the Target URI that the portal shows for a deployment, or the address of v1, which ends in /openai/v1. Needs a deployment, and the key or AZURE_OPENAI_AUTH.',
    ),
  AZURE_OPENAI_DEPLOYMENT: list
    .optional()
    .describe(
      'Deployments at Azure OpenAI that people may use as models, the default first, separated by commas. Default: the one in the Target URI.',
    ),
  AZURE_OPENAI_API_VERSION: z
    .string()
    .default(AZURE_API_VERSION)
    .describe(
      'Version of the Azure OpenAI API, where the address names none. An address of v1 takes none by default, or preview.',
    ),
  AZURE_OPENAI_AUTH: z
    .enum(['key', 'managed-identity', 'user'], { error: 'is none of key, managed-identity and user' })
    .default('key')
    .describe(
      'How Azure OpenAI is told who asks. key: by AZURE_OPENAI_API_KEY. managed-identity: by a token of the identity that Azure gave to the machine, app or container, or to the pod where AZURE_FEDERATED_TOKEN_FILE is set; it needs the role Cognitive Services OpenAI User. user: by the own token of whoever asks, who signs in at Microsoft Entra ID (AZURE_CLIENT_ID) and needs that role themselves; API keys cannot use these models.',
    ),
  AZURE_OPENAI_API_KEY: z.string().optional().describe('Key for Azure OpenAI, with AZURE_OPENAI_AUTH=key.'),
  MODEL_FIRST_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe(
      'How long a model may take to its first piece of text, retries included. Each fallback has the same time.',
    ),
  MODEL_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How long a model may be silent between two pieces.'),
  MODEL_RETRIES: whole(0, 5)
    .default(2)
    .describe('How often a model that is down or busy is asked again before its first piece.'),
  IMAGE_PREVIEWS: whole(0, 3)
    .default(2)
    .describe(
      'How many pictures on the way a model is asked for with each image, so that people see it come. OpenAI counts 100 tokens of the answer for each. 0: none. A model server that refuses to stream images is asked without.',
    ),
  MODEL_FALLBACK: onOrOff
    .default('on')
    .describe(
      'on: when a model is down before its first piece, the next ones of OPENAI_MODELS or AZURE_OPENAI_DEPLOYMENT are asked, two at most. off: never.',
    ),
  MODEL_DETAILS: z
    .string()
    .optional()
    .describe(
      'What models are and cost: \'gpt-5: context=400000 output=16384 prompt=1.25 cached=0.125 completion=10 vision name="GPT-5"; other: …\'. Tokens; prices of a million tokens, cached those read again; also reasoning, the price of a million tokens it thinks, image, that of one image, imageGeneration, and firstPiece=600: seconds it may think before its first piece, in place of MODEL_FIRST_PIECE_SECONDS. Holds over what the model server says; what admins say of a model in the console holds over this.',
    ),
  MODEL_NETWORKS: z
    .string()
    .optional()
    .describe(
      'Private networks in which admins may add model servers in the console: addresses and networks, separated by commas, such as 10.0.0.0/8,fd00::/8,127.0.0.1. Default: none, so that nobody who may add a model server can have this one ask what only it can reach; the host and port of the server that the environment names are always allowed. Metadata services and link-local addresses never are. Names are judged by the addresses they lead to.',
    ),
  CURRENCY: z
    .enum(Intl.supportedValuesOf('currency'), { error: 'is no currency of ISO 4217, like USD or EUR' })
    .default('USD')
    .describe('Currency of the prices in MODEL_DETAILS and of budgets, by ISO 4217.'),
}
