import { artifactClaims } from './artifactClaims';
import type { CatalogModel, ModelConflict } from './CatalogModel';
import { LicenseClass } from './licenseClass';
import {
  first,
  MergedVersion,
  mergeVersions,
  VersionsOf,
} from './mergeVersions';
import { modelEntityNames } from './modelEntityNames';
import { groupByIdentity, modelIdentityKey } from './modelIdentity';
import type { ModelLicense, ModelRecord, ModelVersion } from './ModelRecord';

/** What one source says now. @public */
export interface SourceModels {
  id: string;
  /** Kind of source, such as `mlflow`. */
  type: string;
  /** What people call it in a sentence. */
  title: string;
  /** Owner of the models whose record names none: entity ref. */
  owner: string | null;
  /** Whether the platform vets whatever it lists, and lets it name entities. */
  vets: boolean;
  /** When it last said so, ISO 8601. */
  asOf: string;
  records: readonly ModelRecord[];
}

/** @public */
export interface MergeOptions {
  classOf(license: ModelLicense | null): LicenseClass;
}

interface Said {
  source: SourceModels;
  record: ModelRecord;
}

/** Owner of what nobody answers for, as the catalog has it. */
const NO_OWNER = 'unknown';

/** What marks the version that its registry offers first. */
const OFFERED_ALIASES = ['default', 'champion', 'production'];
const OFFERED_STAGE = 'production';

/**
 * The models of all sources as one catalog. Records that share an identity are one model, unless one source names them as
 * different entities, or keeps them in different repositories; the first in line wins each fact, and what the others say
 * otherwise becomes a conflict. A record that shares nothing but a digest with a model adds its artifacts, and no facts of
 * the model or of what its own records have. The same records give the same models in the same order, whatever the order
 * of records within a source.
 *
 * @param sources - the first in line first
 * @public
 */
export function mergeModels(
  sources: readonly SourceModels[],
  options: MergeOptions,
): CatalogModel[] {
  return [...mergedModels(sources, options)]
    .filter(model => model !== null)
    .sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
}

/**
 * As {@link mergeModels}, one model after the other in no order, so that whoever takes them can do other work between;
 * null where there is no model yet.
 *
 * @public
 */
export function* mergedModels(
  sources: readonly SourceModels[],
  options: MergeOptions,
): Generator<CatalogModel | null> {
  const said = sources.flatMap(source =>
    [...source.records]
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .map(record => ({ source, record })),
  );
  const groups = yield* groupByIdentity(said);
  const names = yield* modelEntityNames(groups);
  for (const [index, { identities, items, own }] of groups.entries()) {
    yield {
      ...mergeGroup(names[index], items, own, options),
      identities: distinct(
        // Of two that are the same, the one that is its own.
        [...identities].sort((a, b) => Number(b.own) - Number(a.own)),
        identity =>
          `${modelIdentityKey(identity)} ${
            identity.kind === 'repository' ? identity.revision : ''
          }`,
      ),
    };
  }
}

function mergeGroup(
  entityName: string,
  group: readonly Said[],
  own: readonly boolean[],
  { classOf }: MergeOptions,
): Omit<CatalogModel, 'identities'> {
  const ownGroup = group.filter((_, index) => own[index]);
  const records = ownGroup.map(({ record }) => record);
  const [lead] = records;
  const said = group.map(
    ({ record, source }, index): VersionsOf => ({
      source: source.id,
      versions: record.versions,
      license: record.license,
      own: own[index],
      repositories: record.identities.flatMap(identity =>
        identity.kind === 'repository' ? identity.repository : [],
      ),
    }),
  );
  const versions = mergeVersions(said).map(each => ({
    ...each,
    version: { ...each.version, license: ownLicense(said, each) },
  }));
  const license = first(records, 'license');
  const vetting = group.filter(({ source }) => source.vets);
  // What an organization states of a model that it vets, no registry states for it.
  const compliance = first(
    vetting.length > 0 ? vetting.map(({ record }) => record) : records,
    'compliance',
  );
  const owner =
    first(records, 'owner') ??
    ownGroup.map(({ source }) => source.owner).find(each => each !== null) ??
    NO_OWNER;
  return {
    entityRef: `resource:default/${entityName}`,
    name: lead.name,
    title: first(records, 'title') ?? lead.name,
    description: first(records, 'description'),
    card: first(records, 'card'),
    url: first(records, 'url'),
    publisher: first(records, 'publisher'),
    owner,
    license,
    licenseClass: classOf(license),
    task: first(records, 'task'),
    modalities: {
      input: distinct(records.flatMap(each => each.modalities.input)),
      output: distinct(records.flatMap(each => each.modalities.output)),
    },
    languages: distinct(records.flatMap(each => each.languages)),
    tags: distinct(records.flatMap(each => each.tags)),
    links: distinct(
      records.flatMap(each => each.links),
      ({ url }) => url,
    ),
    toolCalling: first(records, 'toolCalling'),
    gated: first(records, 'gated'),
    downloads: first(records, 'downloads'),
    updatedAt: latest(records.map(({ updatedAt }) => updatedAt)),
    base: first(records, 'base'),
    lineage: distinct(
      records.flatMap(each => each.lineage),
      ({ kind, title, url }) => JSON.stringify([kind, title, url]),
    ),
    benchmarks: distinct(
      records.flatMap(each => each.benchmarks),
      benchmark => JSON.stringify(benchmark),
    ),
    versions: versions.map(({ version }) => version),
    hosted: first(records, 'hosted'),
    compliance,
    origins: group.map(({ record, source }, index) => ({
      source: source.id,
      title: source.title,
      place: record.place,
      url: record.url,
      asOf: source.asOf,
      own: own[index],
    })),
    conflicts: [
      ...modelConflicts(ownGroup),
      ...versionConflicts(group, versions),
    ],
    claims: artifactClaims(
      group,
      versions.map(({ version }) => version),
    ),
    vetted: vetting.length > 0,
    vetting: null,
    hiddenBy: null,
    defaultVersion: defaultVersionOf(
      [...ownGroup, ...group.filter((_, index) => !own[index])],
      versions,
      compliance?.deprecated?.versions ?? [],
    ),
  };
}

/**
 * The license of a version where it is not the model's: the first own record in line that states either wins, so that
 * nobody behind it exempts a version from the license of the model. Of a model without a license, it is what those say
 * who vouch for the version.
 */
function ownLicense(
  records: readonly VersionsOf[],
  { vouched }: MergedVersion,
): ModelLicense | null {
  for (const record of records.filter(({ own }) => own)) {
    const stated = vouched.find(each => each.record === record)?.version
      .license;
    if (stated || record.license) {
      return stated ?? null;
    }
  }
  return (
    vouched
      .map(({ record, version }) => version.license ?? record.license)
      .find(license => license !== null) ?? null
  );
}

/**
 * The version that is offered first: of the first source in line that names versions, the one that it says, else the one
 * that it marks, else the newest; none that is deprecated where there is another.
 */
function defaultVersionOf(
  group: readonly Said[],
  versions: readonly MergedVersion[],
  deprecated: readonly string[],
): string | null {
  const lead = group.find(({ record }) => record.versions.length > 0);
  const own = versions.filter(({ said }) =>
    said.some(({ version }) => lead?.record.versions.includes(version)),
  );
  const current = own.filter(
    ({ version }) => !deprecated.includes(version.name),
  );
  const candidates = current.length > 0 ? current : own;
  // Others cannot move it by what they say of the same version.
  const saidByLead = (is: (version: ModelVersion) => boolean) =>
    candidates.find(({ said }) =>
      said.some(
        ({ version }) => lead?.record.versions.includes(version) && is(version),
      ),
    );
  const named = saidByLead(({ name }) => name === lead?.record.defaultVersion);
  const marked = OFFERED_ALIASES.map(alias =>
    saidByLead(({ aliases }) => aliases.includes(alias)),
  ).find(each => each !== undefined);
  const staged = saidByLead(
    ({ stage }) => stage?.toLowerCase() === OFFERED_STAGE,
  );
  return (named ?? marked ?? staged ?? candidates[0])?.version.name ?? null;
}

/** Facts on which sources may differ; a title or a description is said anew by each. */
const MODEL_FACTS: Record<string, (record: ModelRecord) => string | null> = {
  license: ({ license }) => license?.id ?? null,
  publisher: ({ publisher }) => publisher,
  owner: ({ owner }) => owner,
  task: ({ task }) => task,
  'tool calling': ({ toolCalling }) => yesOrNo(toolCalling),
  gated: ({ gated }) => yesOrNo(gated),
  'base model': ({ base }) => base?.repository ?? null,
};

const VERSION_FACTS: Record<string, (version: ModelVersion) => string | null> =
  {
    parameters: ({ parameters }) => parameters?.toString() ?? null,
    'context length': ({ contextLength }) => contextLength?.toString() ?? null,
    license: ({ license }) => license?.id ?? null,
  };

function modelConflicts(group: readonly Said[]): ModelConflict[] {
  return Object.entries(MODEL_FACTS).flatMap(([fact, valueOf]) =>
    conflictOn(
      fact,
      group.map(({ record, source }) => ({
        source: source.id,
        value: valueOf(record),
      })),
      group,
    ),
  );
}

function versionConflicts(
  group: readonly Said[],
  versions: readonly MergedVersion[],
): ModelConflict[] {
  return versions.flatMap(({ version, vouched }) =>
    Object.entries(VERSION_FACTS).flatMap(([fact, valueOf]) =>
      conflictOn(
        `${fact} of version ${version.name}`,
        vouched.map(each => ({
          source: each.record.source,
          value: valueOf(each.version),
        })),
        group,
      ),
    ),
  );
}

function conflictOn(
  fact: string,
  said: ReadonlyArray<{ source: string; value: string | null }>,
  group: readonly Said[],
): ModelConflict[] {
  const values = distinct(
    said.flatMap(({ source, value }) =>
      value === null ? [] : [{ source, value }],
    ),
    ({ value }) => value.toLowerCase(),
  );
  if (values.length < 2) {
    return [];
  }
  const [winner, ...others] = values.map(
    ({ source }) =>
      group.find(each => each.source.id === source)?.source.title ?? source,
  );
  const rest = distinct(others.filter(other => other !== winner));
  return [
    {
      fact,
      values,
      reason:
        rest.length > 0
          ? `${capital(winner)} comes before ${rest.join(
              ' and ',
            )} in the order of sources.`
          : `${capital(winner)} lists the model twice; the first entry wins.`,
    },
  ];
}

function yesOrNo(value: boolean | null): string | null {
  if (value === null) {
    return null;
  }
  return value ? 'yes' : 'no';
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function latest(times: ReadonlyArray<string | null>): string | null {
  return times.reduce(
    (newest, time) =>
      time !== null && (newest === null || time > newest) ? time : newest,
    null,
  );
}

function distinct<T>(
  values: readonly T[],
  keyOf: (value: T) => unknown = value => value,
): T[] {
  const byKey = new Map<unknown, T>();
  for (const value of values) {
    const key = keyOf(value);
    if (!byKey.has(key)) {
      byKey.set(key, value);
    }
  }
  return [...byKey.values()];
}
