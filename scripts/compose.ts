/** As `docker compose` reads ${NAME:-default}, innermost first. */
export function interpolated(value: string, env: Record<string, string> = {}): string {
  const known = value.replace(
    /\$\{(\w+):-([^${}]*)\}/g,
    (_, name: string, other: string) => env[name] || other,
  )
  return known === value ? value : interpolated(known, env)
}
