import {
  artifactKey,
  CatalogModel,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * Whose each artifact is. An artifact that came to a model only with a record that shares a digest is not the model's: whoever
 * fills a registry can name any digest. Of several models that have an artifact, it belongs to the one that is known by its
 * digest, else to the one that the platform vets it for, else to none.
 */
export class ArtifactHolders {
  /** Null where several models have it. */
  readonly #known = new Map<string, CatalogModel | null>();
  readonly #vetted = new Map<string, CatalogModel | null>();
  readonly #claimed = new Map<string, CatalogModel | null>();

  add(model: CatalogModel): void {
    const known = model.identities.flatMap(identity =>
      identity.kind === 'digest' && identity.own
        ? identity.digest.toLowerCase()
        : [],
    );
    hold(this.#known, model, known);
    hold(this.#vetted, model, ownArtifacts(model, true));
    hold(this.#claimed, model, ownArtifacts(model, false));
  }

  of(uri: string): CatalogModel | undefined {
    const key = artifactKey({ uri });
    const holders = [this.#known, this.#vetted, this.#claimed];
    return holders.find(each => each.has(key))?.get(key) ?? undefined;
  }
}

function hold(
  holders: Map<string, CatalogModel | null>,
  model: CatalogModel,
  keys: readonly string[],
): void {
  for (const key of new Set(keys)) {
    holders.set(key, holders.has(key) ? null : model);
  }
}

/** Artifacts that the model's own sources say it has, or only those that are vetted of them. */
function ownArtifacts(
  { claims, origins, versions }: CatalogModel,
  vettedOnly: boolean,
): string[] {
  const isOwn = ({ place, source }: { place: string; source: string }) =>
    origins.some(
      origin =>
        origin.own && origin.source === source && origin.place === place,
    );
  const claimed = new Set(
    claims
      .filter(({ by, vetted }) => (vetted || !vettedOnly) && by.some(isOwn))
      .map(({ variant, version }) => JSON.stringify([version, variant])),
  );
  return versions.flatMap(({ name, variants }) =>
    variants
      .filter(variant => claimed.has(JSON.stringify([name, variant.name])))
      .map(artifactKey),
  );
}
