import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  Kind,
  type ValidationContext,
  visit,
} from 'graphql'
import { badInput, CodedError } from '../../base/errors.js'

/** No input has objects and lists in each other this often. */
const MAX_NESTING = 10

const REFUSAL = 'is not valid Unicode text, or holds a NUL.'

/** What every database can take as text. The text of a message is cleaned where it is stored: people paste anything. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
const isMessage = (name: string): boolean => name === 'content'

/** For the texts that stand in a document. */
export function textRule(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node, _key, parent) {
      if (isText(node.value) || isMessage(nameOf(parent))) return
      context.reportError(new CodedError('BAD_USER_INPUT', `A text ${REFUSAL}`))
    },
  }
}

const nameOf = (parent: ASTNode | readonly ASTNode[] | undefined): string =>
  parent && 'kind' in parent && (parent.kind === Kind.OBJECT_FIELD || parent.kind === Kind.ARGUMENT)
    ? parent.name.value
    : ''

/** The variables that a document takes for texts of messages and for nothing else, whatever they are called. */
export function messageVariables(document: DocumentNode): ReadonlySet<string> {
  const messages = new Set<string>()
  const others = new Set<string>()
  visit(document, {
    VariableDefinition: { enter: () => false },
    Variable(node, _key, parent) {
      ;(isMessage(nameOf(parent)) ? messages : others).add(node.name.value)
    },
  })
  return new Set([...messages].filter(name => !others.has(name)))
}

/** For the texts that come as variables; those of messages may be anything. */
export function checkTexts(
  variables: Record<string, unknown>,
  messages: ReadonlySet<string>,
): CodedError | null {
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value === 'string' && messages.has(name)) continue
    const problem = problemOf(name, value, 0)
    if (problem) return badInput({ [name]: `${name} ${problem}` })
  }
  return null
}

function problemOf(name: string, value: unknown, depth: number): string | null {
  // What a variable is called says nothing of its use; the names of input fields are ours.
  if (typeof value === 'string') return isText(value) || (depth > 0 && isMessage(name)) ? null : REFUSAL
  if (typeof value !== 'object' || value === null) return null
  if (depth === MAX_NESTING) return 'is nested too deeply.'
  for (const [key, inner] of Object.entries(value)) {
    const problem = problemOf(Array.isArray(value) ? name : key, inner, depth + 1)
    if (problem) return problem
  }
  return null
}
