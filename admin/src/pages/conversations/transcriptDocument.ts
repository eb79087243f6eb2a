/** Whose conversation it is does not matter: a grant decides. */
export const transcriptDocument = `query ConsoleTranscript($id: ID!, $first: Int, $after: String, $leaf: ID) {
  conversation(id: $id, scope: ALL) {
    messages(first: $first, after: $after, leaf: $leaf) {
      nodes {
        id role content status createdAt
        author { id name picture } model { id name } failure { message }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`
