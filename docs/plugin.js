// @ts-check
import { Converter, PageEvent, ReflectionFlag, ReflectionKind, UnknownType } from 'typedoc'

/**
 * What the reference wants and TypeDoc has no option for.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    document.name = titles[document.name] ?? document.name
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    leaveOut(project)
    linkThrown(project)
    // The page has a heading already.
    const [first] = project.readme ?? []
    if (first) first.text = first.text.replace(/^# .*\n/, '')
  })
  // After TypeDoc has made the categories, and has noted what is inherited.
  const end = Converter.EVENT_RESOLVE_END
  app.converter.on(end, ({ project }) => sortLong(project), -1000)
  app.converter.on(end, ({ project }) => adopt(project), -1000)
  // Of links to the first page only servers know what they mean: the pages are also read from the disk.
  app.renderer.on(PageEvent.END, page => {
    page.contents = page.contents?.replaceAll(/href="((?:\.\.\/)+)(#[^"]*)?"/g, 'href="$1index.html$2"')
  })
}

/** @type {Record<string, string>} */
const titles = { api: 'API', cli: 'Command line', integrators: 'Integrators' }

/** Types that tools read and people do not: their description says all there is to know. */
const unreadable = ['introspection']

/** Types of results and variables: the methods of the client show both with their descriptions. */
const ofDocuments = /(Query|Mutation|Subscription)(Variables)?$/

/** Interfaces that have all of another one, which they link to. */
const extending = ['TestClient']

/** Too many to be read in the order of the sources. */
const long = ['Errors by code', 'Types of the schema', 'Options of the methods', 'Documents']

/** @param {import('typedoc').ProjectReflection} project */
function leaveOut(project) {
  for (const reflection of project.getReflectionsByKind(
    ReflectionKind.TypeAlias | ReflectionKind.Interface,
  )) {
    if (!reflection.isDeclaration()) continue
    const { name, children = [] } = reflection
    const source = project.getSymbolIdFromReflection(reflection)?.packagePath ?? ''
    if (source.endsWith('generated/graphql.ts') && ofDocuments.test(name))
      project.removeReflection(reflection)
    else if (unreadable.includes(name)) {
      for (const child of [...children]) project.removeReflection(child)
      reflection.type = new UnknownType('…')
    } else if (extending.includes(name))
      for (const child of children.filter(({ flags }) => flags.isInherited)) project.removeReflection(child)
  }
}

/**
 * `@throws {ParleyError}` links to it.
 *
 * @param {import('typedoc').ProjectReflection} project
 */
function linkThrown(project) {
  const classes = project.getReflectionsByKind(ReflectionKind.Class)
  for (const reflection of Object.values(project.reflections))
    for (const tag of reflection.comment?.getTags('@throws') ?? []) {
      const name = tag.typeAnnotation?.replace(/^\{|\}$/g, '')
      if (!name) continue
      const target = classes.find(one => one.name === name)
      delete tag.typeAnnotation
      tag.content.unshift(
        target
          ? { kind: 'inline-tag', tag: '@link', text: name, target }
          : { kind: 'code', text: `\`${name}\`` },
        { kind: 'text', text: ' ' },
      )
    }
}

/**
 * The methods of the client come from an interface that has no page: there they are its own.
 *
 * @param {import('typedoc').ProjectReflection} project
 */
function adopt(project) {
  for (const client of project.getReflectionsByKind(ReflectionKind.Interface))
    if (client.isDeclaration() && client.name === 'Parley')
      for (const child of client.children ?? [])
        for (const one of [child, ...(child.signatures ?? [])]) {
          delete one.inheritedFrom
          one.setFlag(ReflectionFlag.Inherited, false)
        }
}

/** @param {import('typedoc').ProjectReflection} project */
function sortLong(project) {
  for (const { categories = [] } of project.children ?? [])
    for (const { title, children } of categories)
      if (long.includes(title)) children.sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
