import pg from 'pg'

/** Where and as whom, as the driver understood an address. */
interface Parameters {
  host: string
  port: number
  user?: string
}

/**
 * From now on each new connection of this process to the server of that address, as its user, is given a password when it
 * is made, where its own address has none: whoever opens one, Prisma's adapter and the migrator included.
 */
export function usePasswords(url: string, password: () => Promise<string>): void {
  const place = placeOf(new pg.Client({ connectionString: url }))
  const given = async (parameters?: Parameters): Promise<string> =>
    parameters && placeOf(parameters) === place ? password() : ''
  // The driver asks here last, after the address; its types do not say that it tells what for.
  pg.defaults.password = given
}

const placeOf = ({ host, port, user }: Parameters): string => JSON.stringify([host, port, user])
