import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'sdk/operations/*.graphql',
  // In the order of the schema, so that a diff shows what changed there and nothing else.
  config: { sort: false },
  generates: {
    'sdk/src/generated/graphql.ts': {
      plugins: ['./codegen/src/operations.ts', 'typescript-operations'],
      // Unsorted, files come in the order in which they happen to be read.
      documentTransforms: [
        {
          transform: ({ documents }) =>
            documents.toSorted((a, b) => ((a.location ?? '') < (b.location ?? '') ? -1 : 1)),
        },
      ],
      config: {
        scalars: { ID: 'string', DateTime: 'string', URL: 'string' },
        futureProofEnums: true,
        inlineFragmentTypes: 'combine',
        arrayInputCoercion: false,
        printFieldsOnNewLines: true,
      },
    },
  },
}

export default config
