import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace'

/** A sampler by its name in the OpenTelemetry specification (`OTEL_TRACES_SAMPLER`) and its ratio. */
export function createSampler({ sampler, ratio }: { readonly sampler: string; readonly ratio: number }): Sampler {
  const isParentBased = sampler.startsWith('parentbased_')
  const root = createRoot(sampler.replace('parentbased_', ''), ratio)
  return isParentBased ? new ParentBasedSampler({ root }) : root
}

function createRoot(name: string, ratio: number): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler()
  if (name === 'always_off') return new AlwaysOffSampler()
  return new TraceIdRatioBasedSampler(ratio)
}
