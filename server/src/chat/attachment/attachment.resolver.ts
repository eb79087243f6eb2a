import type { Attachment as AttachmentRow } from '@parley/prisma'
import {
  Admin,
  Attachment,
  AttachmentConnection,
  AttachmentFilter,
  AttachmentOrder,
  CreateUploadInput,
  DateTime,
  type Page,
  PageArgs,
  UpdateAttachmentInput,
  UploadTarget,
  URLScalar,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Attachment)
export class AttachmentResolver {
  @Access('CHAT')
  @Admin({ hidden: true })
  @Query(() => AttachmentConnection, {
    nullable: true,
    description: 'Your files, or those of a conversation that you are in; the newest first.',
  })
  attachments(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AttachmentFilter, {
      nullable: true,
      description: 'Which files to return; all by default.',
    })
    filter?: AttachmentFilter,
    @Arg('orderBy', () => AttachmentOrder, {
      nullable: true,
      description: 'The order of the list; by default, the newest first.',
    })
    orderBy?: AttachmentOrder,
  ): Promise<Page<AttachmentRow>> {
    return services.attachments.list(signedIn(viewer), { ...page, filter, orderBy })
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => UploadTarget, {
    nullable: true,
    description:
      'Begins an upload: put the bytes to the address that comes back, then call completeUpload. Refused with CONFLICT beyond what your files may take together, and with SERVICE_UNAVAILABLE where this server takes no files. What is not ended within a day is forgotten.',
  })
  createUpload(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateUploadInput, { description: 'The file.' }) input: CreateUploadInput,
  ) {
    return services.attachments.createUpload(signedIn(viewer), input)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Attachment, {
    nullable: true,
    description:
      'Has looked into a file whose bytes have arrived: its length, its hash, and what it is by its bytes. It stays PENDING until that is done, which ATTACHMENT_CHANGED tells. CONFLICT while nothing has arrived; a repetition changes nothing.',
  })
  completeUpload(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The attachment.' }) id: string,
  ): Promise<AttachmentRow> {
    return services.attachments.completeUpload(signedIn(viewer), id)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Attachment, {
    nullable: true,
    description:
      'Describes a file of yours, so that it is found again. ATTACHMENT_CHANGED tells your other clients.',
  })
  updateAttachment(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The attachment.' }) id: string,
    @Arg('input', () => UpdateAttachmentInput, { description: 'What to change.' })
    input: UpdateAttachmentInput,
  ): Promise<AttachmentRow> {
    return services.attachments.update(signedIn(viewer), id, input)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => [ID], {
    nullable: true,
    description:
      'Deletes files of yours for good. Addresses that were given for them lead nowhere at once. Returns the ids; those of what is not there, or not yours, too.',
  })
  deleteAttachments(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The attachments, at most 100.' }) ids: string[],
  ): Promise<string[]> {
    return services.attachments.delete(signedIn(viewer), ids)
  }

  @FieldResolver(() => URLScalar, { nullable: true })
  url(@Root() row: AttachmentRow, @Ctx() { viewer, services }: Context): string | null {
    return services.attachments.addressOf(signedIn(viewer), row, 'original')?.url ?? null
  }

  @FieldResolver(() => URLScalar, { nullable: true })
  thumbnailUrl(@Root() row: AttachmentRow, @Ctx() { viewer, services }: Context): string | null {
    return services.attachments.addressOf(signedIn(viewer), row, 'thumbnail')?.url ?? null
  }

  @FieldResolver(() => [String])
  tags(@Root() { ownerId, tags }: AttachmentRow, @Ctx() { viewer }: Context): string[] {
    return tags === null || ownerId !== signedIn(viewer).user.id ? [] : JSON.parse(tags)
  }

  @FieldResolver(() => DateTime, { nullable: true })
  urlExpiresAt(@Root() row: AttachmentRow, @Ctx() { viewer, services }: Context): Date | null {
    return services.attachments.addressOf(signedIn(viewer), row, 'original')?.expiresAt ?? null
  }
}
