// The package's entry prints a warning on Node binaries that do not carry the name of an LTS release, as those from
// npm: https://github.com/panva/node-oidc-provider/blob/main/lib/index.js. What it exports is imported from behind it.
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider'
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider'
  export import OIDCProviderError = errors.OIDCProviderError
}
