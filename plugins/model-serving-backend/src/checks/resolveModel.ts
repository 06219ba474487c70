import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const text = z.string().max(1000).nullable().default(null);
const number = z.number().nullable().default(null);

/** Entities may come from anywhere, so that their facts are read as hostile input. */
const modelFactsSchema = z.object({
  uri: z.string().min(1).max(1000),
  format: z.string().min(1).max(63),
  publisher: text,
  license: text,
  task: text,
  parameters: number,
  contextLength: number,
  precision: text,
  memoryBytes: number,
  engine: text,
});

/** Address of a model's artifact, as the caller sees the catalog; null when there is no usable model. */
export async function artifactOf(
  catalog: CatalogService,
  ref: string,
  credentials: BackstageCredentials,
): Promise<string | null> {
  const entity = await catalog.getEntityByRef(ref, { credentials });
  const facts = modelFactsSchema.safeParse(entity?.spec?.model);
  return entity?.spec?.type === 'ai-model' && facts.success
    ? facts.data.uri
    : null;
}

/** Reads a model of the catalog as the caller sees it. Throws an InputError when there is none. */
export async function resolveModel(
  catalog: CatalogService,
  ref: string,
  credentials: BackstageCredentials,
): Promise<{ entityRef: string; title: string; facts: ModelFacts }> {
  const entity = await catalog.getEntityByRef(ref, { credentials });
  if (!entity || entity.spec?.type !== 'ai-model') {
    throw new InputError(`model: the catalog has no model '${ref}'`);
  }
  const facts = modelFactsSchema.safeParse(entity.spec.model);
  if (!facts.success) {
    const [issue] = facts.error.issues;
    throw new InputError(
      `model: the facts of '${ref}' cannot be used: ${issue.path.join('.')} ${
        issue.message
      }`,
    );
  }
  return {
    entityRef: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
    facts: facts.data,
  };
}
