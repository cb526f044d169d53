/** Words that make a key sensitive wherever they stand in it. */
export const SENSITIVE_WORDS: ReadonlySet<string> = new Set([
  ...['passwords', 'pwd', 'pass', 'passcode', 'passwort', 'kennwort', 'contraseña', 'contrasena', 'senha'],
  ...['secrets', 'credential', 'credentials', 'authorization', 'cookies', 'jwt', 'jwts', 'bearer', 'phpsessid', 'jsessionid'],
  ...['pan', 'cvv', 'cvc', 'iban', 'ssn', 'otp', 'totp', 'pin', 'magstripe'],
  ...['apikey', 'apikeys', 'accesskey', 'privatekey', 'secretkey', 'signingkey', 'encryptionkey', 'masterkey', 'authkey'],
  ...['cardnumber', 'creditcard', 'ccnumber', 'securitycode'],
])

/** Words that are also found at the end of a longer one: `userpassword`, `accesstoken`, `setcookie`. */
export const SENSITIVE_ENDINGS: readonly string[] = ['password', 'passwd', 'passphrase', 'secret', 'token', 'cookie']

/** Words that are harmless alone and stand for a secret together. */
export const SENSITIVE_PHRASES: readonly string[] = [
  ...['api key', 'api keys', 'access key', 'access keys', 'private key', 'private keys', 'signing key', 'encryption key', 'master key'],
  ...['auth key', 'account key', 'service key', 'storage key', 'session key', 'license key', 'ssh key', 'shared key'],
  ...['card number', 'card no', 'card num', 'cc number', 'cc num', 'credit card', 'debit card', 'security code', 'track data'],
  ...['card expiry', 'card exp', 'card expiration', 'exp month', 'exp year', 'expiry month', 'expiry year'],
  ...['recovery code', 'backup code', 'verification code', 'one time code', 'connection string', 'connect sid', 'social security'],
]

/** A key that ends so tells something about a secret, not the secret: `token_type`, `passwordChangedAt`, `card.number.length`. */
export const HARMLESS_ENDS: ReadonlySet<string> = new Set([
  ...['at', 'count', 'type', 'kind', 'brand', 'length', 'size', 'limit', 'ttl', 'version', 'algorithm', 'strength'],
  ...['present', 'required', 'enabled', 'expired', 'changed', 'valid', 'consent'],
])

/** Beside one of these, `tokens` is a number. */
export const COUNTING_WORDS: ReadonlySet<string> = new Set([
  ...['max', 'min', 'total', 'count', 'num', 'number', 'usage', 'used', 'per', 'limit', 'remaining', 'budget'],
  ...['input', 'output', 'prompt', 'completion', 'cached', 'reasoning', 'context'],
])
