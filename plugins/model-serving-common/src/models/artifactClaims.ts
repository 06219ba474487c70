import { pinnedDigest } from '../api/model';
import type { ArtifactClaim, CatalogModel } from './CatalogModel';
import type { ModelTarget } from './ModelGovernance';
import type { ModelRecord, ModelVariant, ModelVersion } from './ModelRecord';

/**
 * What artifact an address means: equal where two addresses hold the same content. Registries hold content to its digest
 * only where `oci` asks them for it; behind any other address a digest is just text.
 *
 * @public
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

/** A model without the artifacts that a target means and that only others than its own sources have. */
export function withoutForeign(
  model: CatalogModel,
  target: ModelTarget,
): CatalogModel {
  const isOwn = ({ place, source }: ArtifactClaim['by'][number]) =>
    model.origins.some(
      origin =>
        origin.own && origin.source === source && origin.place === place,
    );
  const isKept = (version: ModelVersion, variant: ModelVariant) => {
    const claim = model.claims.find(
      each => each.version === version.name && each.variant === variant.name,
    );
    return !claim || claim.by.some(isOwn) || !isMeant(claim, variant, target);
  };
  const versions = model.versions.flatMap(version => {
    const variants = version.variants.filter(each => isKept(version, each));
    return variants.length === 0 && version.variants.length > 0
      ? []
      : [{ ...version, variants }];
  });
  const kept = new Map(versions.map(version => [version.name, version]));
  return {
    ...model,
    versions,
    claims: model.claims.filter(({ variant, version }) =>
      kept.get(version)?.variants.some(({ name }) => name === variant),
    ),
    defaultVersion:
      model.defaultVersion !== null && kept.has(model.defaultVersion)
        ? model.defaultVersion
        : versions[0]?.name ?? null,
  };
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
