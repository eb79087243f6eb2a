/**
 * Ids, separated by spaces, of users, sessions and API keys whose rights changed; anything else asks about all. The
 * message only makes it faster: what decides stands in the database. The audit log tells it, with the entry that says so.
 */
export const ACCESS_CHANNEL = 'access'
