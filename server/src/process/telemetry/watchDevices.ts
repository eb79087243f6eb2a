import { type DeviceGrants, deviceGrants } from '../../access/auth/deviceGrant.js'
import {
  createDeviceService,
  type DeviceOptions,
  type DeviceService,
} from '../../access/device/device.service.js'
import { CodedError } from '../../base/errors.js'
import { attribute } from '../../base/telemetry/conventions.js'
import { inSpan, type Telemetry } from '../../base/telemetry/telemetry.js'

/** Sign-in by device code, watched where somebody listens. */
export const createWatchedDevices = (options: DeviceOptions, telemetry: Telemetry | null): DeviceService =>
  telemetry
    ? watchDevices(createDeviceService({ ...options, grants: watchDeviceGrants(telemetry) }), telemetry)
    : createDeviceService(options)

/** A span and figures for each step of a sign-in by device code, within the operation that asks for it. */
function watchDevices(devices: DeviceService, telemetry: Telemetry): DeviceService {
  async function watch<T>(
    step: string,
    work: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> {
    const began = performance.now()
    let outcome = 'INTERNAL_SERVER_ERROR'
    try {
      const result = await inSpan(telemetry.begin(`sign-in ${step}`), work)
      outcome = outcomeOf(result)
      return result
    } catch (error) {
      if (error instanceof CodedError) outcome = error.code
      throw error
    } finally {
      const seconds = (performance.now() - began) / 1000
      telemetry.record('parley_sign_in_duration_seconds', seconds, { step, outcome })
    }
  }
  return {
    ...devices,
    start: (...given) =>
      watch(
        'device begin',
        () => devices.start(...given),
        () => 'ok',
      ),
    poll: (...given) =>
      watch(
        'device poll',
        () => devices.poll(...given),
        // Most are PENDING: the person is not done yet.
        ({ status }) => (status === 'COMPLETE' ? 'ok' : status),
      ),
  }
}

/** What an identity provider is asked meanwhile. */
function watchDeviceGrants(telemetry: Telemetry): DeviceGrants {
  const watch = <T>(name: string, provider: string, work: () => Promise<T>): Promise<T> => {
    const attributes = { [attribute.provider]: provider }
    return inSpan(telemetry.begin(`identity provider ${name}`, { kind: 'client', attributes }), work)
  }
  const { start, poll } = deviceGrants
  return {
    start: (issuer, ...given) => watch('device begin', issuer.provider.id, () => start(issuer, ...given)),
    poll: (issuer, ...given) => watch('device poll', issuer.provider.id, () => poll(issuer, ...given)),
  }
}
