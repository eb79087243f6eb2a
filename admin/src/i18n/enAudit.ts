/** The audit log, and what each of its events says. */
export const enAudit = {
  system: 'The server',
  verify: 'Verify the chain',
  verifying: 'Verifying: %{count} events so far',
  intact: 'The chain is intact: %{count} events.',
  broken: 'The chain is broken at event %{seq}.',
  before: 'Before',
  after: 'After',
  event: {
    access: { denied: '%{actor} was refused %{field}' },
    announcement: {
      removed: '%{actor} took the announcement away',
      set: '%{actor} told everybody: %{text}',
    },
    appearance: { set: '%{actor} changed how the pages look' },
    api_key: {
      created: '%{actor} created the API key %{target}',
      revoked: '%{actor} revoked the API key %{target}',
    },
    audit_log: { read: '%{actor} read the audit log' },
    budget: { deleted: '%{actor} deleted a budget', set: '%{actor} set a budget of %{limit}' },
    conversation: { deleted: '%{actor} deleted a conversation of %{owner}' },
    history: {
      asked: '%{actor} asked to read what others wrote: %{reason}',
      closed: '%{actor} closed a grant to read what others wrote',
      listed: '%{actor} listed conversations of others, without their text',
      opened: '%{actor} opened a grant to read what others wrote: %{reason}',
      read: '%{actor} read conversations',
    },
    identity: {
      linked: '%{actor} linked a sign-in of %{provider}',
      unlinked: '%{actor} removed a sign-in of %{provider}',
    },
    invitation: { revoked: '%{actor} took the invitation of %{target} back' },
    knock: {
      dismissed: '%{actor} dismissed %{target}, who is unknown',
      let_in: '%{actor} let %{target} in',
    },
    list: {
      exported: '%{actor} exported the list %{list}',
      export_fetched: '%{actor} fetched the list %{list}',
    },
    model_server: {
      created: '%{actor} added the model server %{name}',
      deleted: '%{actor} deleted the model server %{name}',
      updated: '%{actor} changed the model server %{name}',
    },
    reply: { stopped: '%{actor} stopped a reply' },
    view: {
      deleted: '%{actor} deleted the view %{title}, which was for everybody',
      saved: '%{actor} saved the view %{title} for everybody',
    },
    retention: { applied: '%{actor} deleted what was kept long enough' },
    role: {
      assigned: '%{actor} gave %{target} the role %{name}',
      created: '%{actor} created the role %{name}',
      deleted: '%{actor} deleted the role %{name}',
      revoked: '%{actor} took the role %{name} from %{target}',
      updated: '%{actor} changed the role %{name}',
    },
    session: {
      created: '%{actor} signed in with %{provider}',
      denied: 'A sign-in with %{provider} was refused',
      ended: 'A session of %{actor} ended',
      revoked: '%{actor} ended a session of %{user}',
    },
    tokens: {
      obtained: 'Models are asked with the own token of %{actor}',
      renewal_failed: 'Tokens of %{provider} could not be renewed',
    },
    user: {
      created: '%{target} came for the first time',
      erased: '%{actor} erased a person',
      export_fetched: '%{actor} fetched an export',
      export_withdrawn: '%{actor} withdrew an export',
      exported: '%{actor} asked for the data of %{target}',
      invited: '%{actor} invited %{target}',
      reactivated: '%{actor} reactivated %{target}',
      suspended: '%{actor} suspended %{target}',
      updated: '%{actor} changed the profile of %{target}',
    },
  },
}
