/** What the changelog says of a release; links go to where they lead from there. Throws a sentence. */
export function releaseNotes(changelog: string, version: string, links = ''): string {
  const heading = `\n## ${version}\n`
  const start = changelog.indexOf(heading)
  if (start < 0)
    throw new Error(
      `CHANGELOG.md has no heading "## ${version}": give the one of what is unreleased this name first.`,
    )
  const rest = changelog.slice(start + heading.length)
  const [notes = ''] = rest.split(/^## /m)
  if (notes.trim() === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`)
  return `${notes.trim().replaceAll(/\]\((?!https?:|#)/g, `](${links}`)}\n`
}

/** The version of a tag. Throws a sentence where it is not the one of what would be released. */
export function releasedVersion(tag: string, versions: Record<string, string>): string {
  const version = tag.replace(/^v/, '')
  const others = Object.entries(versions).filter(([, found]) => found !== version)
  if (others.length > 0)
    throw new Error(
      `The tag is ${tag}, but ${others.map(([file, found]) => `${file} has ${found}`).join(', ')}.`,
    )
  return version
}
