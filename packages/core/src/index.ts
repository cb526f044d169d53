export { boolean, double, int, map, money, oneOf, string, strings } from './attribute.ts'
export type { Attribute, AttributeKind, Money, ScalarMap, StringOptions } from './attribute.ts'
export { attributesOf, defineChannel } from './channel.ts'
export type { BoundChannel, Channel, ChannelOptions, EventTree } from './channel.ts'
export { defineConfig } from './config/define-config.ts'
export { readEnvironment } from './config/environment.ts'
export type { Environment } from './config/environment.ts'
export { FILE_KEYS } from './config/file-settings.ts'
export type { FileConfig, FileKey } from './config/file-settings.ts'
export type { OtlpConfig, OtlpSignalConfig } from './config/otlp.ts'
export { isProduction, presetOf } from './config/presets.ts'
export { readConfig } from './config/read-config.ts'
export type { Config, ReadConfig, ReadConfigOptions, ServiceConfig, UserConfig } from './config/read-config.ts'
export type { Origin } from './config/resolve.ts'
export { ConfigError } from './config-error.ts'
export type { ConfigErrorOptions } from './config-error.ts'
export { activeScope, bind, bindAccount, bindUser, withContext, withScope } from './context.ts'
export type { Scope, ScopeAttributes } from './context.ts'
export { event } from './event.ts'
export type {
  AttributeSet,
  BoundEvent,
  ErrorUse,
  EventDeclaration,
  EventHelper,
  EventInput,
  EventOptions,
  Priority,
  Propagation,
} from './event.ts'
export { flush } from './flush.ts'
export { levelGates, readLevelRules } from './levels.ts'
export type { LevelGate, LevelGates, LevelRules } from './levels.ts'
export { getLogger } from './logger.ts'
export type { Logger, LogMethod } from './logger.ts'
export { parseMessage } from './message.ts'
export type { MessageTemplate } from './message.ts'
export type { FlushOptions, FreeRecord, Recorder } from './recorder.ts'
export { FEWEST_CARD_DIGITS, isCardNumber } from './redact/card-number.ts'
export { isSensitiveKey } from './redact/keys.ts'
export { createRedactor, FILTERED, redactText, SHORTEST_SECRET } from './redact/redact.ts'
export type { Redactor, RedactOptions, RedactPattern } from './redact/redact.ts'
export { registry } from './registry.ts'
export type { Registry } from './registry.ts'
export { readSeverity, SEVERITY_NUMBERS, severityText } from './severity.ts'
export type { Severity } from './severity.ts'
