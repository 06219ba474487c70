import { z } from 'zod';

const text = z.string().nullish().catch(null);
const texts = z.record(z.string(), z.string()).nullish().catch(null);
const time = z.iso.datetime({ offset: true }).nullish().catch(null);

const systemData = z
  .object({ createdAt: time, lastModifiedAt: time })
  .nullish()
  .catch(null);

/** `ModelContainer` of the resource manager's API. */
export const modelContainer = z.object({
  name: z.string().min(1).max(255),
  systemData,
  properties: z.object({
    description: text,
    tags: texts,
    properties: texts,
    isArchived: z.boolean().nullish().catch(null),
    /** Tells that there is another version. */
    latestVersion: text,
  }),
});

/** `ModelVersion` of the resource manager's API. */
export const modelVersion = z.object({
  /** The version. */
  name: z.string().min(1).max(255),
  systemData,
  properties: z.object({
    description: text,
    tags: texts,
    properties: texts,
    isArchived: z.boolean().nullish().catch(null),
    stage: text,
    jobName: text,
    modelType: text,
    modelUri: text,
  }),
});

export type AzureContainer = z.infer<typeof modelContainer>;
export type AzureVersion = z.infer<typeof modelVersion>;

export const page = z.object({
  value: z.array(z.unknown()),
  /** Whole address of the next page. */
  nextLink: z.string().nullish(),
});
