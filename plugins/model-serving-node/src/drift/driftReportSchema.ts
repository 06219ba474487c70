import {
  plainLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

/**
 * How much is kept of what a monitor says of a model: the first readings, and the newest points of each history.
 * @public
 */
export const DRIFT_LIMITS = { readings: 200, points: 200 } as const;

const ID_CHARACTERS = 300;

const number = z
  .custom<number | null>(
    value => value === null || typeof value === 'number',
    'must be a number',
  )
  .transform(value => (Number.isFinite(value) ? value : null));

const instant = z
  .string()
  .nullable()
  .refine(
    value => value === null || !Number.isNaN(Date.parse(value)),
    'must be a date',
  )
  .transform(value => value && new Date(value).toISOString());

const reading = z
  .object({
    id: z.string().min(1).max(ID_CHARACTERS),
    kind: z.enum(['drift', 'performance']),
    title: z.string().transform(text => plainLine(text, TEXT_LIMITS.line)),
    value: number,
    lowerThreshold: number,
    upperThreshold: number,
    alert: z.boolean().nullable(),
    reason: z
      .string()
      .nullable()
      .transform(text => text && plainLine(text, TEXT_LIMITS.line)),
    windowStart: instant,
    windowEnd: instant,
    history: z
      .array(z.tuple([z.number(), number]))
      .transform(points => points.slice(-DRIFT_LIMITS.points)),
  })
  .transform(({ reason, ...rest }) => ({
    ...rest,
    reason:
      rest.value === null || rest.alert === null
        ? reason || 'The monitor gives no reason.'
        : null,
  }));

/**
 * Checks and cleans what a monitor says: texts are cut, numbers are finite, lists are bounded, and readings are unique.
 * @public
 */
export const driftReportSchema: z.ZodType<DriftReport> = z.object({
  readings: z
    .array(z.unknown())
    .transform(all => all.slice(0, DRIFT_LIMITS.readings))
    .pipe(z.array(reading))
    .transform(all => [
      ...new Map(all.map(each => [each.id, each] as const)).values(),
    ]),
  url: z
    .string()
    .nullable()
    .transform(address => readWebLink(address)),
});
