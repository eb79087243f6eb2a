/** What the server depends on, by its kind. */
export const enParts = {
  DATABASE: 'Database',
  BUS: 'Messages between servers',
  MODEL: 'Model server',
  SIGN_IN: 'Sign-in',
  JOBS: 'Jobs',
  DISK: 'Disk',
  STORAGE: 'Files',
  VIRUS_SCANNER: 'Virus scanner',
}
