/** What docs/security.md lists: each requirement in a sentence, and why it is open where it is. */
export interface Requirement {
  id: string
  text: string
  open?: string
}

export const sections: { title: string; requirements: Requirement[] }[] = [
  {
    title: 'Signing in',
    requirements: [
      {
        id: 'L1',
        text: 'Authorization code with PKCE S256, state and nonce, fresh for each attempt (RFC 9700, 2.1.1).',
      },
      {
        id: 'L2',
        text: 'An attempt is kept on the server, bound to one browser, used once, and over after ten minutes.',
      },
      { id: 'L3', text: 'Attempts in several tabs do not disturb each other; five at most are kept.' },
      {
        id: 'L4',
        text: 'A code of one provider is worth nothing at the callback of another; `iss` is checked (RFC 9207).',
      },
      { id: 'L5', text: 'ID tokens: signature, issuer, audience, expiry, nonce, azp.' },
      { id: 'L6', text: 'The subject of userinfo is that of the ID token.' },
      { id: 'L7', text: 'The callback address comes from the configuration, never from the request.' },
      {
        id: 'L8',
        text: '`returnTo` is a path of this origin or a page of one in CORS_ORIGINS; everything else becomes `/`.',
      },
      { id: 'L9', text: 'Nobody is signed in by a callback that their browser did not begin.' },
      {
        id: 'L10',
        text: 'A denial at the provider ends on our own page, which repeats nothing of what the provider said.',
      },
      { id: 'L11', text: 'A provider that is down delays nobody else and comes back by itself.' },
      { id: 'L12', text: 'Entra: only tenants that are allowed.' },
      { id: 'L13', text: 'Entra: people are known by tenant and object id, never by an address.' },
      {
        id: 'L14',
        text: 'Entra: groups that do not fit the token are read from Graph; a failure takes nothing away and gives nothing.',
      },
      {
        id: 'L15',
        text: 'GitHub: known by the numeric id; only the primary verified address counts; optional organisation.',
      },
      { id: 'L16', text: 'Google: the hosted domain is checked by its claim.' },
      {
        id: 'L17',
        text: 'A first sign-in creates one user in one transaction; a closed sign-up refuses only who is unknown.',
      },
      { id: 'L18', text: 'Groups map to roles exactly; a missing claim means no roles.' },
      { id: 'L19', text: 'A group that is gone takes its mapped role along; roles given by hand stay.' },
      { id: 'L20', text: 'Device code: slow down, expiry, denial, one redemption (RFC 8628).' },
      { id: 'L21', text: 'Failed sign-ins are throttled.' },
      { id: 'L22', text: 'The development provider cannot run by accident.' },
      { id: 'L23', text: 'No default secrets outside development.' },
      { id: 'L24', text: 'Signing out ends the own session first, then asks the provider to end its own.' },
      { id: 'L25', text: 'Back-channel logout.' },
      {
        id: 'L26',
        text: 'An invitation lets in who has its address verified, once, with what the inviter may give at that moment; a knock that is let in, one identity.',
      },
    ],
  },
  {
    title: 'Linking',
    requirements: [
      {
        id: 'K1',
        text: 'Only somebody signed in within ten minutes links a further identity, by signing in there.',
      },
      {
        id: 'K2',
        text: 'Linking by a verified address.',
        open: 'Not offered: identities are never linked by address.',
      },
      { id: 'K3', text: 'An account that somebody prepared with another’s address gets nothing of theirs.' },
      { id: 'K4', text: 'Providers are separate: the same address at two of them is two users.' },
      { id: 'K5', text: 'An identity of somebody else is refused without saying whose it is.' },
      { id: 'K6', text: 'The last identity stays; unlinking ends the sessions made by it.' },
      { id: 'K7', text: 'Linking and unlinking are recorded.' },
      { id: 'K8', text: 'What a provider says sets neither role nor status nor id.' },
      { id: 'K9', text: 'An identity without a user is an error, not a search by address.' },
    ],
  },
  {
    title: 'Sessions',
    requirements: [
      { id: 'S1', text: 'Tokens are 256 random bits; the database holds only their hash.' },
      { id: 'S2', text: 'Every request and every operation on a socket asks the database anew.' },
      { id: 'S3', text: 'Idle and absolute timeouts; last use is written at most once a minute.' },
      { id: 'S4', text: 'A new token at every sign-in; the one before is worth nothing.' },
      {
        id: 'S5',
        text: 'Sessions are listed without tokens and revoked one, many, others, all; foreign ones do not exist.',
      },
      { id: 'S6', text: 'Suspending, unlinking and revoking end sessions, keys and open sockets.' },
      { id: 'S7', text: 'Twenty sessions a user; the oldest goes.' },
      {
        id: 'S8',
        text: 'The cookie is HttpOnly, SameSite=Lax, and __Host- with Secure over https; nothing but the token is in it.',
      },
      {
        id: 'S9',
        text: 'Lax, so that the way back from the provider is signed in; other sites are refused by their headers.',
      },
      { id: 'S10', text: 'A browser never gets a provider’s token.' },
      { id: 'S11', text: 'A refused request takes no cookie away.' },
      { id: 'S12', text: 'Two servers with different clocks treat a session alike.' },
    ],
  },
  {
    title: 'Provider tokens',
    requirements: [
      { id: 'T1', text: 'AES-256-GCM, bound to row and column.' },
      { id: 'T2', text: 'A ring of keys; rotation re-encrypts; a key in use cannot be left out unnoticed.' },
      { id: 'T3', text: 'Renewed ahead of expiry, once however many ask.' },
      { id: 'T4', text: 'A new refresh token is stored before the access token is used.' },
      {
        id: 'T5',
        text: 'A refusal asks the person to sign in again; an outage keeps everything and tries again.',
      },
      { id: 'T6', text: 'An answer without a refresh token keeps the one there is.' },
      { id: 'T7', text: 'A session does not end with a provider’s access token.' },
      {
        id: 'T8',
        text: 'Azure OpenAI with the user’s own token: for that service, got once, and never replaced by a key of the server.',
      },
      {
        id: 'T9',
        text: 'The identity of the server at Azure is told, never found; a token comes within five seconds or not at all.',
      },
    ],
  },
  {
    title: 'API keys',
    requirements: [
      { id: 'A1', text: 'Hashed, shown once, with a checksum that is checked before the database is asked.' },
      { id: 'A2', text: 'The owner is who asks; nobody creates keys for others.' },
      { id: 'A3', text: 'Scopes are within the owner’s rights, at creation and at every use.' },
      { id: 'A4', text: 'Accepted in the Authorization header and in `connection_init`, nowhere else.' },
      { id: 'A5', text: 'Keys expire and are revoked at once.' },
      { id: 'A6', text: 'A suspended owner’s keys are dead; a key beside a cookie wins.' },
      {
        id: 'A7',
        text: 'Requests with a key need no protection against forgery; requests with a cookie do.',
      },
    ],
  },
  {
    title: 'Authorisation',
    requirements: [
      { id: 'Z1', text: 'Every root field has a rule; without one the server does not start.' },
      {
        id: 'Z2',
        text: 'Every field that takes or returns an id, for everybody: foreign objects are like missing ones.',
      },
      { id: 'Z3', text: 'Fields of other people are null without an error.' },
      { id: 'Z4', text: 'Subscriptions are checked when they begin and at each event.' },
      { id: 'Z5', text: 'Ids cannot be guessed, cursors open nothing.' },
      { id: 'Z6', text: 'There is always an active admin, whoever demotes whom at the same time.' },
      { id: 'Z7', text: 'Nobody becomes admin by being first.' },
      { id: 'Z8', text: 'Inputs cannot set what they do not name.' },
      {
        id: 'Z9',
        text: 'Other people’s chats are read with HISTORY_READ_ALL alone, by a session under a grant; each such read is recorded and told. Who manages conversations sees none of their texts.',
      },
      {
        id: 'G2',
        text: 'Revoking, suspending or taking a role away closes sockets and stops replies within two seconds.',
      },
    ],
  },
  {
    title: 'Audit log',
    requirements: [
      { id: 'AU1', text: 'Rows are added, never changed or deleted.' },
      {
        id: 'AU2',
        text: 'A chain of HMACs finds edits, deletions, insertions, reordering and, with a head kept elsewhere, truncation.',
      },
      { id: 'AU3', text: 'Sign-ins, sign-outs, links, roles, keys, sessions, refusals.' },
      { id: 'AU4', text: 'No secrets, nothing people wrote.' },
      { id: 'AU5', text: 'Written in the transaction of the change.' },
      { id: 'AU6', text: 'Writers at the same time keep the chain.' },
    ],
  },
  {
    title: 'Limits',
    requirements: [
      { id: 'R1', text: 'Buckets per user, key, address and for sending; each root field counts.' },
      { id: 'R2', text: 'Exactly as many as allowed pass, however parallel.' },
      { id: 'R3', text: 'The client’s address is the last one not trusted; forged headers change nothing.' },
      { id: 'R4', text: 'Connections, subscriptions and messages of WebSockets.' },
      { id: 'R5', text: 'Without the shared store limits go on locally.' },
      { id: 'R6', text: 'Aliases count each.' },
    ],
  },
  {
    title: 'Back-pressure',
    requirements: [
      {
        id: 'B1',
        text: 'Whoever follows holds a place and no queue; a socket that takes nothing for ten seconds is closed with 4413 and goes on where it was.',
      },
      { id: 'B2', text: 'So is one that leaves more than a megabyte waiting for ten seconds.' },
      { id: 'B3', text: 'Whoever does not answer a ping within twelve seconds is cut off.' },
      { id: 'B4', text: 'A slow client delays neither others nor the model.' },
      { id: 'B5', text: 'Pieces of a reply are gathered: at most one event per 15 milliseconds.' },
      { id: 'B6', text: '200 sockets that take nothing cost less than 200 MB.' },
      { id: 'B7', text: 'What goes wrong on one socket ends there, without a handler of last resort.' },
    ],
  },
  {
    title: 'Outages',
    requirements: [
      {
        id: 'O1',
        text: 'Without PostgreSQL the server lives and says that it is not ready, requests are refused within three seconds, nobody is taken for nobody, and all comes back within five, with nothing lost.',
      },
      {
        id: 'O2',
        text: 'Without Redis each server goes on by itself, and replies of others are followed by way of the database.',
      },
    ],
  },
  {
    title: 'Errors, headers, origins',
    requirements: [
      { id: 'E1', text: 'What is unexpected is masked, with the request id that stands in the log.' },
      { id: 'E2', text: 'No stack, SQL, path or host in any answer.' },
      { id: 'E3', text: 'The same on WebSockets.' },
      { id: 'E4', text: 'Refusals are JSON, also before GraphQL is reached.' },
      { id: 'E5', text: 'Security headers on every answer.' },
      { id: 'E6', text: 'CORS for exact origins only.' },
      { id: 'E7', text: 'Requests with a cookie come from our own origins.' },
      { id: 'E8', text: 'So do WebSockets.' },
    ],
  },
  {
    title: 'What is kept',
    requirements: [
      {
        id: 'P2',
        text: 'What is deleted, or was kept long enough, is in no file, cache or index a day later.',
      },
      { id: 'P3', text: 'Everything about a person can be exported, and erased.' },
    ],
  },
  {
    title: 'Repetitions',
    requirements: [
      {
        id: 'C5',
        text: 'What is sent again with its key is done once, for a day, also in parallel and after a crash.',
      },
    ],
  },
  {
    title: 'Logs',
    requirements: [
      {
        id: 'P4',
        text: 'No tokens, cookies, codes, keys or texts people wrote, whatever the level, errors of libraries included.',
      },
      { id: 'P5', text: 'Whatever is in an entry, it stays one line of JSON.' },
    ],
  },
  {
    title: 'Outgoing requests',
    requirements: [
      {
        id: 'P6',
        text: 'What people wrote and the key go to the configured model server only; redirects are not followed, and what it sends is bounded.',
      },
    ],
  },
  {
    title: 'Clocks',
    requirements: [
      {
        id: 'C1',
        text: 'A provider’s clock may be off by a configured tolerance; beyond it the error says by how much.',
      },
    ],
  },
]
