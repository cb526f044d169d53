/** Loaded before each test file. In CI property tests get the same input each time, so that a red run is the change's doing; elsewhere new input. */
if (process.env['CI'] === 'true') {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ seed: 20_261_121 })
}

export {}
