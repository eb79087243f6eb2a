/** Raised with what breaks older clients, which from 0.2.0 on a new major version alone does. */
export const minimumSdkVersion = '0.2.0'
