import { vettedClaims, withoutForeign } from './artifactClaims';
import type { CatalogModel, ModelConflict } from './CatalogModel';
import { licenseClassOf } from './licenseTerms';
import { modelIdentityKey } from './modelIdentity';
import type { ModelOverlay, ModelTarget } from './ModelGovernance';

/** Models with what overlays say of them. @public */
export interface OverlaidModels {
  models: CatalogModel[];
  /** Overlays that are about none of the models. */
  unmatched: ModelOverlay[];
}

/** Source of facts that an overlay states. */
const OVERLAY_SOURCE = 'gitops';

/** Lays overlays over models, one after the other. @public */
export interface ModelOverlayer {
  over(model: CatalogModel): CatalogModel;
  /** How many of the models so far each overlay was about. */
  reach(): ReadonlyMap<ModelOverlay, number>;
}

/**
 * Lays what the GitOps repository says over the models of all sources. Of two overlays of one model the first that states
 * a fact wins; it is vetted or hidden if one of them says so. Facts that sources state otherwise are told as conflicts.
 *
 * @public
 */
export function overlayModels(
  models: readonly CatalogModel[],
  overlays: readonly ModelOverlay[],
): OverlaidModels {
  const overlayer = modelOverlayer(overlays);
  return {
    models: models.map(model => overlayer.over(model)),
    unmatched: overlays.filter(each => overlayer.reach().get(each) === 0),
  };
}

/** As {@link overlayModels}, so that whoever has many models can do other work between. @public */
export function modelOverlayer(
  overlays: readonly ModelOverlay[],
): ModelOverlayer {
  const byTarget = new Map<string, ModelOverlay[]>();
  for (const each of overlays) {
    const key = keyOf(each.target);
    byTarget.set(key, [...(byTarget.get(key) ?? []), each]);
  }
  const reach = new Map(overlays.map(each => [each, 0]));
  const order = new Map(overlays.map((each, index) => [each, index]));
  return {
    over(model) {
      const about = (own: boolean) =>
        new Set(keysOf(model, own).flatMap(key => byTarget.get(key) ?? []));
      const own = about(true);
      const foreign = [...about(false)].filter(each => !own.has(each));
      [...own, ...foreign].forEach(each =>
        reach.set(each, reach.get(each)! + 1),
      );
      return [...own]
        .sort((a, b) => order.get(a)! - order.get(b)!)
        .reduceRight(layOver, foreign.reduce(layOverForeign, model));
    },
    reach: () => reach,
  };
}

/** The first of several is laid over last. */
function layOver(model: CatalogModel, over: ModelOverlay): CatalogModel {
  const license = over.license ?? model.license;
  return {
    ...model,
    title: over.title ?? model.title,
    description: over.description ?? model.description,
    owner: over.owner ?? model.owner,
    task: over.task ?? model.task,
    license,
    licenseClass: licenseClassOf(license?.id ?? null),
    versions: over.license
      ? model.versions.map(version => ({ ...version, license: null }))
      : model.versions,
    tags: [...new Set([...over.tags, ...model.tags])],
    links: [
      ...over.links,
      ...model.links.filter(
        ({ url }) => !over.links.some(link => link.url === url),
      ),
    ],
    compliance: over.compliance ?? model.compliance,
    claims: over.vetted ? vettedClaims(model, over.target) : model.claims,
    vetted: model.vetted || over.vetted !== null,
    vetting: over.vetted
      ? { place: over.place, ...over.vetted }
      : model.vetting,
    hiddenBy: over.hidden ? over.place : model.hiddenBy,
    conflicts: [
      ...conflict('license', over, over.license?.id, model.license?.id, model),
      ...conflict('task', over, over.task, model.task, model),
      ...model.conflicts,
    ],
  };
}

/**
 * What is said of a model that only came here because it shares a digest is about its artifacts: whoever fills a registry
 * can name any digest, and must not bring the license of one model to another, or hide one by another.
 */
function layOverForeign(model: CatalogModel, over: ModelOverlay): CatalogModel {
  const compliant = {
    ...model,
    compliance: model.compliance ?? over.compliance,
  };
  if (over.hidden) {
    return withoutForeign(compliant, over.target);
  }
  return over.vetted
    ? { ...compliant, claims: vettedClaims(model, over.target) }
    : compliant;
}

function conflict(
  fact: string,
  { place }: ModelOverlay,
  stated: string | null | undefined,
  known: string | null | undefined,
  { origins }: CatalogModel,
): ModelConflict[] {
  return stated && known && stated !== known
    ? [
        {
          fact,
          values: [
            { source: OVERLAY_SOURCE, value: stated },
            { source: origins[0].source, value: known },
          ],
          reason: `The platform states it in ${place}.`,
        },
      ]
    : [];
}

function keyOf(target: ModelTarget): string {
  return target.kind === 'place'
    ? JSON.stringify([target.source, target.place])
    : modelIdentityKey(target);
}

/** Every target that means the model, by what is its own or by what is not. */
function keysOf({ identities, origins }: CatalogModel, own: boolean): string[] {
  const keys = [
    ...origins
      .filter(origin => origin.own === own)
      .map(({ place, source }) => keyOf({ kind: 'place', source, place })),
    ...identities.filter(identity => identity.own === own).map(keyOf),
  ];
  return [...new Set(keys)];
}
