import { pinnedDigest } from '../api/model';
import type { ArtifactClaim, CatalogModel } from './CatalogModel';
import type { ModelTarget } from './ModelGovernance';
import type { ModelRecord, ModelVariant, ModelVersion } from './ModelRecord';

/**
 * What artifact an address means: equal where two addresses hold the same content. Registries hold content to its digest
 * only where `oci` asks them for it; behind any other address a digest is just text.
 */
export function artifactKey({ uri }: Pick<ModelVariant, 'uri'>): string {
  return (isOci(uri) && pinnedDigest(uri)) || uri;
}

/** Who says that a model has each of its artifacts. */
export function artifactClaims(
  said: ReadonlyArray<{
    source: { id: string; vets: boolean };
    record: Pick<ModelRecord, 'identities' | 'place' | 'versions'>;
  }>,
  versions: readonly ModelVersion[],
): ArtifactClaim[] {
  const byArtifact = new Map<string, typeof said>();
  for (const each of said) {
    const keys = each.record.versions.flatMap(({ variants }) =>
      variants.map(artifactKey),
    );
    for (const key of new Set(keys)) {
      byArtifact.set(key, [...(byArtifact.get(key) ?? []), each]);
    }
  }
  return versions.flatMap(version =>
    version.variants.map(variant => {
      const by = byArtifact.get(artifactKey(variant)) ?? [];
      return {
        version: version.name,
        variant: variant.name,
        by: by.map(({ record, source }) => ({
          source: source.id,
          place: record.place,
        })),
        mappings: by.flatMap(({ record }) =>
          record.identities.flatMap(identity =>
            identity.kind === 'mapping' ? identity.name : [],
          ),
        ),
        vetted: by.some(({ source }) => source.vets),
      };
    }),
  );
}

/** The claims of a model once a target is vetted: what others add to the same model is not vetted by that. */
export function vettedClaims(
  { claims, versions }: Pick<CatalogModel, 'claims' | 'versions'>,
  target: ModelTarget,
): ArtifactClaim[] {
  const variants = new Map(
    versions.flatMap(version =>
      version.variants.map(variant => [
        JSON.stringify([version.name, variant.name]),
        variant,
      ]),
    ),
  );
  return claims.map(claim => {
    const variant = variants.get(
      JSON.stringify([claim.version, claim.variant]),
    );
    return claim.vetted || !variant || !isMeant(claim, variant, target)
      ? claim
      : { ...claim, vetted: true };
  });
}

/** Whether an artifact lies in a repository, by its address. */
export function isInRepository(
  { uri }: Pick<ModelVariant, 'uri'>,
  repository: string,
  revision: string | null = null,
): boolean {
  const [, scheme, path, rest] =
    /^(oci|hf):\/\/([^@]+?)(?::[^:/@]+)?(?:@(.*))?$/i.exec(uri) ?? [];
  if (path === undefined) {
    return false;
  }
  const host = scheme.toLowerCase() === 'hf' ? 'huggingface.co/' : '';
  return (
    `${host}${path}`.toLowerCase() === repository.toLowerCase() &&
    (revision === null || revision === rest)
  );
}

function isMeant(
  { by, mappings }: ArtifactClaim,
  variant: ModelVariant,
  target: ModelTarget,
): boolean {
  switch (target.kind) {
    case 'place':
      return by.some(
        ({ place, source }) =>
          source === target.source && place === target.place,
      );
    case 'repository':
      return isInRepository(variant, target.repository, target.revision);
    case 'digest':
      return artifactKey(variant) === target.digest.toLowerCase();
    default:
      return mappings.includes(target.name);
  }
}

function isOci(uri: string): boolean {
  return uri.toLowerCase().startsWith('oci://');
}
