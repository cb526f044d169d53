/**
 * Stands in the bundle for import-in-the-middle. Our own instrumentations patch built-in modules only, which
 * builtin-modules.ts takes care of; what the application brings for npm packages loads its own import-in-the-middle.
 */
export class Hook {
  unhook(): void {}
}
