import {
  LICENSE_CLASSES,
  licenseTerms,
  MODEL_DECISIONS,
  MODEL_FITS,
  ModelSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { z as Zod } from 'zod/v3';

/** What every action about models is: it only reads. */
export const MODEL_ACTION = {
  attributes: { readOnly: true, destructive: false, idempotent: true },
};

/** A model by its entity, as `find-models` gives it. */
export const modelInput = (z: typeof Zod) =>
  z
    .string()
    .max(253)
    .describe(
      'Entity ref of the model as find-models gives it, such as resource:default/qwen3-8b; its name alone is enough',
    );

export const tenantInput = (z: typeof Zod) =>
  z
    .string()
    .max(253)
    .optional()
    .describe(
      'Tenant that would serve it: the answer then says whether the platform allows it and whether it fits the quota',
    );

export function modelRef(name: string): string {
  return name.includes(':') ? name : `resource:default/${name}`;
}

/** A model in a list of an action. */
export const modelOutput = (z: typeof Zod) =>
  z.object({
    entityRef: z.string(),
    title: z.string(),
    publisher: z.string().nullable(),
    task: z.string().nullable(),
    parameters: z.number().nullable(),
    contextLength: z.number().nullable().describe('Longest context in tokens'),
    memoryBytes: z
      .number()
      .nullable()
      .describe('Least memory of one replica in bytes'),
    license: z.string().nullable(),
    licenseClass: z.enum(LICENSE_CLASSES),
    licenseTerms: z.string().describe('What follows for whoever serves it'),
    deprecated: z.boolean(),
    vetted: z.boolean(),
    decision: z.enum(MODEL_DECISIONS).describe('ask: needs an approval first'),
    why: z.string().nullable().describe('Why, and how to ask'),
    fit: z
      .enum(MODEL_FITS)
      .nullable()
      .describe('How it fits the quota of the tenant; null without a tenant'),
    services: z
      .number()
      .nullable()
      .describe('Services that you may see and that run it'),
    timeToFirstToken: z
      .number()
      .nullable()
      .describe('Seconds, measured here, median'),
    tokensPerSecond: z.number().nullable().describe('Measured here'),
    perMillionTokens: z
      .number()
      .nullable()
      .describe('Cost of a million tokens, measured here'),
    currency: z.string().nullable(),
  });

export function modelLine(summary: ModelSummary) {
  const { decision, measured } = summary;
  return {
    entityRef: summary.entityRef,
    title: summary.title,
    publisher: summary.publisher,
    task: summary.task,
    parameters: summary.parameters,
    contextLength: summary.contextLength,
    memoryBytes: summary.memoryBytes,
    license: summary.license,
    licenseClass: summary.licenseClass,
    licenseTerms: licenseTerms(summary.license).sentence,
    deprecated: summary.deprecated,
    vetted: summary.vetted,
    decision: decision.word,
    why: decision.sentence,
    fit: summary.fit,
    services: summary.services,
    timeToFirstToken: measured?.timeToFirstToken ?? null,
    tokensPerSecond: measured?.tokensPerSecond ?? null,
    perMillionTokens: measured?.perMillionTokens ?? null,
    currency: measured?.currency ?? null,
  };
}

export const freshnessOutput = (z: typeof Zod) => ({
  asOf: z.string().nullable(),
  stale: z.boolean(),
  staleReason: z.string().optional(),
});
