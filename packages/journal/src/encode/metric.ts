import type { DataPoint, ExponentialHistogram, Histogram, MetricData } from '@opentelemetry/sdk-metrics'
import type { Encoding } from './encoding.ts'
import { writeAttributes } from './span.ts'
import { writeHrTime } from './time.ts'

// The SDK's enums by value: importing them would load the SDK, which the encoder needs for its types only.
const GAUGE = 2
const SUM = 3
const HISTOGRAM = 0
const INT = 0
const DELTA = 0
const CUMULATIVE = 1
const TWO_32 = 0x1_0000_0000

/** Writes one collected metric as OTLP; attributes and texts are redacted. Fields as the official serialiser orders them. */
export function encodeMetric(encoding: Encoding, metric: MetricData): void {
  const { name, description, unit } = metric.descriptor
  writeText(encoding, 0x0a, name)
  if (description) writeText(encoding, 0x12, description)
  if (unit) writeText(encoding, 0x1a, unit)
  writeData(encoding, metric)
}

function writeText({ writer, redactor }: Encoding, tag: number, text: string): void {
  writer.byte(tag)
  writer.text(redactor.text(text))
}

function writeData(encoding: Encoding, metric: MetricData): void {
  const { writer } = encoding
  const type: number = metric.dataPointType
  writer.byte(type === GAUGE ? 0x2a : type === SUM ? 0x3a : type === HISTOGRAM ? 0x4a : 0x52)
  const part = writer.openPart()
  for (const point of metric.dataPoints) {
    writer.byte(0x0a)
    const at = writer.openPart()
    if (type === GAUGE || type === SUM) writeNumber(encoding, point as DataPoint<number>, metric.descriptor.valueType === INT) // as `type` says
    else if (type === HISTOGRAM) writeHistogram(encoding, point as DataPoint<Histogram>) // as `type` says
    else writeExponential(encoding, point as DataPoint<ExponentialHistogram>) // as `type` says
    writer.closePart(at)
  }
  const temporality: number | undefined = metric.aggregationTemporality
  if (type !== GAUGE && (temporality === DELTA || temporality === CUMULATIVE)) {
    writer.byte(0x10)
    writer.byte(temporality + 1)
  }
  if (type === SUM && 'isMonotonic' in metric && metric.isMonotonic) {
    writer.byte(0x18)
    writer.byte(1)
  }
  writer.closePart(part)
}

function writeTimes({ writer }: Encoding, { startTime, endTime }: DataPoint<unknown>): void {
  writer.byte(0x11)
  writeHrTime(writer, startTime)
  writer.byte(0x19)
  writeHrTime(writer, endTime)
}

function writeNumber(encoding: Encoding, point: DataPoint<number>, isInt: boolean): void {
  const { writer } = encoding
  writeTimes(encoding, point)
  if (isInt) {
    writer.byte(0x31)
    writeSigned(encoding, point.value)
  } else {
    writer.byte(0x21)
    writer.double(point.value)
  }
  writeAttributes(encoding, 0x3a, point.attributes)
}

function writeHistogram(encoding: Encoding, point: DataPoint<Histogram>): void {
  const { writer } = encoding
  const { count, sum, min, max, buckets } = point.value
  writeTimes(encoding, point)
  writeCount(encoding, 0x21, count)
  writeDouble(encoding, 0x29, sum)
  if (buckets.counts.length > 0) {
    writer.byte(0x32)
    writer.varint(buckets.counts.length * 8)
    for (const records of buckets.counts) writeSigned(encoding, records)
  }
  if (buckets.boundaries.length > 0) {
    writer.byte(0x3a)
    writer.varint(buckets.boundaries.length * 8)
    for (const bound of buckets.boundaries) writer.double(bound)
  }
  writeAttributes(encoding, 0x4a, point.attributes)
  writeDouble(encoding, 0x59, min)
  writeDouble(encoding, 0x61, max)
}

function writeExponential(encoding: Encoding, point: DataPoint<ExponentialHistogram>): void {
  const { writer } = encoding
  const { count, sum, min, max, scale, zeroCount, positive, negative } = point.value
  writeAttributes(encoding, 0x0a, point.attributes)
  writeTimes(encoding, point)
  writeCount(encoding, 0x21, count)
  writeDouble(encoding, 0x29, sum)
  if (scale !== 0) {
    writer.byte(0x30)
    writer.varint(zigzag(scale))
  }
  writeCount(encoding, 0x39, zeroCount)
  writeBuckets(encoding, 0x42, positive)
  writeBuckets(encoding, 0x4a, negative)
  writeDouble(encoding, 0x61, min)
  writeDouble(encoding, 0x69, max)
}

function writeBuckets({ writer }: Encoding, tag: number, { offset, bucketCounts }: ExponentialHistogram['positive']): void {
  writer.byte(tag)
  const part = writer.openPart()
  if (offset !== 0) {
    writer.byte(0x08)
    writer.varint(zigzag(offset))
  }
  if (bucketCounts.length > 0) {
    writer.byte(0x12)
    const counts = writer.openPart()
    for (const count of bucketCounts) writer.varint(count)
    writer.closePart(counts)
  }
  writer.closePart(part)
}

function writeCount(encoding: Encoding, tag: number, value: number): void {
  encoding.writer.byte(tag)
  writeSigned(encoding, value)
}

function writeDouble({ writer }: Encoding, tag: number, value: number | undefined): void {
  if (value === undefined) return
  writer.byte(tag)
  writer.double(value)
}

/** A whole number as 64 bits, two's complement. */
function writeSigned({ writer }: Encoding, value: number): void {
  const high = Math.floor(value / TWO_32)
  writer.fixed64((value - high * TWO_32) >>> 0, high >>> 0)
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}
