import {
  CatalogModel,
  pinnedDigest,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Which version a service runs, by its artifact or its own word, and whether there is a newer one; null where nobody can tell. */
export function versionInWords(
  { versions }: Pick<CatalogModel, 'versions'>,
  { model: served }: ServiceSummary,
): string | null {
  const digest = served?.digest ?? null;
  const runs = versions.findIndex(({ name, variants }) =>
    digest === null
      ? name === served?.version
      : variants.some(({ uri }) => pinnedDigest(uri) === digest),
  );
  if (runs < 0) {
    return null;
  }
  const newer = runs > 0 ? `; version ${versions[0].name} is newer` : '';
  return `Version ${versions[runs].name}${newer}`;
}
