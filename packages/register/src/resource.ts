import { hostname } from 'node:os'
import { basename } from 'node:path'
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import { createRandomId } from './random-id.ts'

export interface ResourceOptions {
  /** `undefined` gives `unknown_service:node`, as the specification says. */
  readonly serviceName: string | undefined
  readonly serviceVersion: string | undefined
  readonly environment: string
  readonly role: string
  /** From `OTEL_RESOURCE_ATTRIBUTES`; wins over what is detected, not over the service's own settings. */
  readonly attributes: Readonly<Record<string, string>>
}

const GIT_SHA = /^[0-9a-f]{7,64}$/

/**
 * Describes this process, once and without waiting: the cloud detectors of OpenTelemetry ask the network
 * and would hold the first record for seconds.
 */
export function detectResource({ serviceName, serviceVersion, environment, role, attributes }: ResourceOptions): Resource {
  const detected = {
    'service.instance.id': createRandomId(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'deployment.environment.name': environment,
    'otelier.process.role': role,
    // The SDK's own default holds the whole path when Node was started by one.
    'service.name': `unknown_service:${basename(process.argv0)}`,
    ...attributes,
    ...(serviceName !== undefined && { 'service.name': serviceName }),
    ...(serviceVersion !== undefined && { 'service.version': serviceVersion }),
    ...(serviceVersion !== undefined && GIT_SHA.test(serviceVersion) && { 'vcs.ref.head.revision': serviceVersion }),
  }
  return defaultResource().merge(resourceFromAttributes(detected))
}
