import {
  plainLine,
  plainText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const MOST_PARAMETERS = 1e14;
const MOST_BYTES = 1e15;
const LONGEST_CONTEXT = 1e9;

const text = () =>
  z.string({
    error: ({ input }) =>
      typeof input === 'number' || typeof input === 'boolean'
        ? `must be text: write ${JSON.stringify(String(input))} in quotes`
        : undefined,
  });

/** One line of what is shown as it is written. */
export const line = (max: number) =>
  text()
    .trim()
    .min(1)
    .max(max)
    .refine(
      value => plainLine(value, max) === value,
      'must be one line of plain text',
    );

/** Text with line breaks. */
export const paragraphs = (max: number) =>
  text()
    .min(1)
    .max(max)
    .refine(
      value => plainText(value, max) === value.replace(/\r\n?/g, '\n'),
      'must be plain text without control characters',
    );

export const webAddress = z
  .string()
  .refine(
    value => readWebLink(value) !== null,
    `must be an http or https address of at most ${TEXT_LIMITS.link} characters`,
  );

export const bytes = z.number().positive().max(MOST_BYTES);
export const parameterCount = z.number().positive().max(MOST_PARAMETERS);
export const tokens = z.number().int().positive().max(LONGEST_CONTEXT);
export const count = z.number().int().min(1).max(100_000_000);

/** `2026-11-29`, with a time or without. */
export const date = text()
  .max(40)
  .refine(
    value =>
      /^\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
      !Number.isNaN(Date.parse(value)),
    'must be an ISO 8601 date',
  );

export const entityRef = (kinds: string) =>
  text()
    .max(200)
    .regex(
      new RegExp(`^(${kinds}):[a-z0-9-]+/[A-Za-z0-9._-]+$`),
      `must be an entity ref of the kind ${kinds.replaceAll('|', ' or ')}`,
    );

export const ownerRef = entityRef('group|user');

export const entityName = text()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    'must hold only a-z, 0-9, "-" and ".", and begin and end with a letter or digit',
  );
