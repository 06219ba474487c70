import type {
  CatalogModel,
  ModelDecision,
  ModelMeasurement,
  ModelSummary,
} from './CatalogModel';
import type { MemoryBasis } from '../memory/memoryNeed';
import { markdownLine } from '../text';
import { licenseClassOf } from './licenseTerms';
import type { ModelVersion } from './ModelRecord';

/** The part of a summary that is the same for everybody. @public */
export type ModelListing = Omit<
  ModelSummary,
  | 'decision'
  | 'deprecated'
  | 'fit'
  | 'fitVariant'
  | 'measured'
  | 'memoryBasis'
  | 'memoryBytes'
  | 'memoryReason'
  | 'memoryVariant'
  | 'services'
>;

/** The part of a summary that depends on who asks, and when. @public */
export interface ModelStanding {
  decision: ModelDecision;
  fit: ModelSummary['fit'];
  fitVariant: string | null;
  memoryBytes: number | null;
  memoryReason: string | null;
  memoryVariant: string | null;
  memoryBasis: MemoryBasis | null;
  services: number | null;
  measured: ModelMeasurement | null;
}

/** The version that is offered first; undefined for a model without versions. @public */
export function defaultVersionOf({
  defaultVersion,
  versions,
}: Pick<CatalogModel, 'defaultVersion' | 'versions'>):
  | ModelVersion
  | undefined {
  return versions.find(({ name }) => name === defaultVersion) ?? versions[0];
}

/** Whether somebody else serves the model, and nobody names files of it that could be served here. @public */
export function isServedElsewhere({
  hosted,
  versions,
}: Pick<CatalogModel, 'hosted' | 'versions'>): boolean {
  return (
    hosted !== null && versions.every(({ variants }) => variants.length === 0)
  );
}

/** What lists show of a model, whoever asks. @public */
export function modelListingOf(model: CatalogModel): ModelListing {
  const version = defaultVersionOf(model);
  const variants = version?.variants ?? [];
  const distinct = (values: Array<string | null>) => [
    ...new Set(values.filter(value => value !== null)),
  ];
  return {
    entityRef: model.entityRef,
    title: model.title,
    description: model.description && (markdownLine(model.description) || null),
    publisher: model.publisher,
    license: (version?.license ?? model.license)?.id ?? null,
    licenseClass: version?.license
      ? licenseClassOf(version.license.id)
      : model.licenseClass,
    task: model.task,
    modalities: model.modalities,
    languages: model.languages,
    parameters: version?.parameters ?? null,
    activeParameters: version?.architecture?.experts?.activeParameters ?? null,
    contextLength: version?.contextLength ?? null,
    precisions: distinct(variants.map(({ precision }) => precision)),
    quantizations: distinct(variants.map(({ quantization }) => quantization)),
    formats: distinct(variants.map(({ format }) => format)),
    engines: distinct(variants.map(({ engine }) => engine)),
    toolCalling: model.toolCalling,
    gated: model.gated,
    downloads: model.downloads,
    updatedAt: model.updatedAt ?? version?.createdAt ?? null,
    hosted: model.hosted,
    sources: [...new Set(model.origins.map(({ source }) => source))],
    vetted: model.vetted,
    versions: model.versions.length,
    variants: variants.length,
    signature:
      variants.map(({ signature }) => signature?.state).find(state => state) ??
      null,
  };
}

/** A model as a list shows it to one caller. @public */
export function modelSummaryOf(
  listing: ModelListing,
  standing: ModelStanding,
): ModelSummary {
  return {
    ...listing,
    ...standing,
    deprecated: standing.decision.findings.some(
      ({ kind }) => kind === 'deprecated',
    ),
  };
}
