/** Raised with what breaks older clients, which a new major version alone does. */
export const minimumSdkVersion = '0.1.0'
