import {
  CatalogModel,
  ModelListing,
  modelListingOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { searchWords } from './searchWords';

/** A model with what lists need of it, the same object for as long as nothing of it changes. */
export interface IndexedModel {
  model: CatalogModel;
  listing: ModelListing;
  /** Everything that is searched, in lower case. */
  haystack: string;
}

/** @param excerpts - beginnings of its cards */
export function indexedModel(
  model: CatalogModel,
  excerpts: readonly string[],
): IndexedModel {
  return {
    model,
    listing: modelListingOf(model),
    haystack: haystackOf(model, excerpts),
  };
}

function haystackOf(model: CatalogModel, excerpts: readonly string[]): string {
  const words = [
    model.entityRef,
    model.name,
    model.title,
    model.publisher,
    model.description,
    model.task,
    model.license?.id,
    model.hosted?.provider,
    model.hosted?.model,
    model.base?.repository,
    ...model.tags,
    ...model.languages,
    ...searchWords(model),
    ...model.identities.flatMap(identity =>
      identity.kind === 'repository' ? [identity.repository] : [],
    ),
    ...model.versions.flatMap(({ aliases, architecture, name, variants }) => [
      name,
      ...aliases,
      ...variants.flatMap(({ engine, format, precision, quantization }) => [
        engine,
        format,
        precision,
        quantization,
      ]),
      architecture?.experts && 'moe mixture of experts',
      architecture?.latentAttention && 'mla latent attention',
      architecture?.slidingWindow && 'sliding window attention',
      architecture?.recurrent && 'recurrent state space',
    ]),
  ];
  return [...new Set(words.filter(Boolean)), ...excerpts]
    .join('\n')
    .toLowerCase();
}
