import type { Attachment } from '@parley/prisma'
import type { UpdateAttachmentInput } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { checkTags, cleanTags } from '../conversation/input.js'
import { foldSearched, foldTags } from './list.js'
import { tellChanged } from './tellChanged.js'

const MAX_DESCRIPTION = 2000

/** Changes what is given, and tells their owner. */
export async function updateAttachment(
  db: Db,
  viewer: Viewer,
  id: string,
  { description, tags }: UpdateAttachmentInput,
): Promise<void> {
  checkTags(tags, 'input.tags')
  checkDescription(description)
  await db.write(async tx => {
    const own: Attachment | null = await tx.attachment.findFirst({ where: { id, ownerId: viewer.user.id } })
    if (!own) throw notFound('The attachment')
    const named = description === undefined ? own.description : description?.trim() || null
    const cleaned = cleanTags(tags)
    await tx.attachment.updateMany({
      where: { id },
      data: {
        ...{ description: named, searched: foldSearched(own.filename, named) },
        ...(tags === undefined ? {} : stored(cleaned)),
      },
    })
    tellChanged(tx, own)
  })
}

const stored = (tags: string[]) =>
  tags.length === 0
    ? { tags: null, tagsFolded: null }
    : { tags: JSON.stringify(tags), tagsFolded: foldTags(tags) }

function checkDescription(description: string | null | undefined): void {
  if (description == null) return
  if (description.length > MAX_DESCRIPTION)
    throw badInput({ 'input.description': `description is longer than ${MAX_DESCRIPTION} characters.` })
  if (description.includes('\0') || !description.isWellFormed())
    throw badInput({ 'input.description': 'description is not valid Unicode text.' })
}
