/** After these, what somebody has open may have to end. Each name, `<what>.<happened>`, has a sentence that says what it means. */
const rightsActions = {
  'session.ended': 'Somebody signed out.',
  'session.revoked': 'A session was revoked.',
  'user.suspended': 'A person was suspended.',
  'user.erased': 'A person was erased.',
  'user.export_withdrawn': 'An export of a person’s data was withdrawn.',
  'identity.unlinked': 'A sign-in was taken from a person.',
  'role.updated': 'A role was changed.',
  'role.deleted': 'A role was deleted.',
  'role.assigned': 'A person was given a role.',
  'role.revoked': 'A role was taken from a person.',
  'api_key.revoked': 'An API key was revoked.',
} as const

const otherActions = {
  'session.created': 'Somebody signed in.',
  'session.denied': 'Somebody was not let in.',
  'user.created': 'A person signed in for the first time.',
  'user.invited': 'Somebody was invited.',
  'invitation.revoked': 'An invitation was revoked.',
  'knock.let_in': 'Somebody who was refused as unknown was let in.',
  'knock.dismissed': 'Somebody who was refused as unknown was dismissed.',
  'user.reactivated': 'A person who was suspended may sign in again.',
  'user.updated': 'A person changed their profile.',
  'user.exported': 'An export of a person’s data was asked for.',
  'user.export_fetched': 'An export of a person’s data was fetched.',
  'identity.linked': 'A further sign-in was added to a person.',
  'tokens.obtained': 'A person’s own token for model servers was obtained, to ask them as that person.',
  'tokens.renewal_failed': 'An identity provider no longer renews a person’s tokens.',
  'role.created': 'A role was created.',
  'api_key.created': 'An API key was created.',
  'budget.set': 'A budget was set, or set anew.',
  'budget.deleted': 'A budget was deleted.',
  'model.updated': 'What is said of a model was changed.',
  'model_server.created': 'A model server was added.',
  'model_server.updated': 'A model server was changed.',
  'model_server.deleted': 'A model server was removed.',
  'access.denied': 'Somebody asked for what they may not do.',
  'appearance.set': 'What the company puts on its pages was set.',
  'announcement.set': 'Everybody was told something.',
  'announcement.removed': 'What everybody was told was taken away.',
  'reply.stopped': 'An admin stopped a reply.',
  'view.saved': 'A view of a list was saved for everybody, or no longer for everybody.',
  'view.deleted': 'A view of a list that was for everybody was deleted.',
  'list.exported': 'A list was asked for as a file.',
  'list.export_fetched': 'The file of a list was fetched.',
  'audit_log.read': 'The audit log was read.',
  'conversation.deleted': 'An admin deleted another person’s conversation.',
  'retention.applied': 'Conversations were deleted because they were kept long enough.',
  'history.asked': 'An auditor asked for another one’s approval to read history.',
  'history.opened': 'A grant to read other people’s history was opened.',
  'history.closed': 'A grant to read other people’s history was closed.',
  'history.listed': 'Other people’s conversations were listed, without what they say.',
  'history.read': 'Other people’s history was read.',
} as const

/** What the audit log records. */
export const auditActions = { ...rightsActions, ...otherActions }

export type RightsAction = keyof typeof rightsActions
export type OtherAction = keyof typeof otherActions
