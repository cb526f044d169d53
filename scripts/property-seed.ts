/** Loaded before each test file. In CI property tests get the same input each time, so that a red run is the change's doing; elsewhere new input. */
export const CI_SEED = 20_261_121

if (process.env['CI'] === 'true') {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ seed: CI_SEED })
}
