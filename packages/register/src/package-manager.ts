const PACKAGE_MANAGERS = /[\\/](?:npm|npx|pnpm|pnpx|yarn|corepack)(?:-cli)?(?:\.c?js)?$/

/**
 * True when this process is npm, pnpm, yarn or corepack itself: `NODE_OPTIONS="--import @otelier/register" npm start`
 * reaches them, too, and nobody wants to know what npm did.
 *
 * @param script The script that Node runs, `process.argv[1]`.
 */
export function isPackageManager(script: string | undefined): boolean {
  return script !== undefined && PACKAGE_MANAGERS.test(script)
}
