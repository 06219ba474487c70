import {
  emptyModelRecord,
  emptyModelVersion,
  ModelLineage,
  ModelRecord,
  ModelVersion,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';
import { baseOf } from './hubBase';
import type { HubModel } from './hubModel';
import { licenseOf } from './hubLicense';
import { modalitiesOf } from '../sources/taskModalities';
import type { CommitFacts } from './readCommit';

/** One revision of a model with what its files say. */
export interface ReadRevision {
  model: HubModel;
  /** Branch, tag or commit that was asked for. */
  revision: string;
  facts: CommitFacts;
}

/** Where the Hub's repositories are. */
export interface HubPlace {
  /** Web address of the Hub. */
  url: string;
  /** Host that identities name. */
  repositoryHost: string;
}

const MOST_TAGS = 50;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Tags that are facts of their own, or that say something of the Hub. */
const NO_TAG =
  /^(license:|base_model:|dataset:|arxiv:|doi:|region:|deploy:|endpoints_compatible$|autotrain_compatible$|text-generation-inference$)/;

/** What the Hub says of a model; the first revision is the one that stands for it. */
export function modelRecordOf(
  revisions: readonly [ReadRevision, ...ReadRevision[]],
  place: HubPlace,
): ModelRecord {
  const [{ facts, model }] = revisions;
  const { name, tags } = model;
  const card = Fields.of(model.cardData);
  const fileAt = (path: string) =>
    `${place.url}/${name}/blob/${model.sha}/${path}`;
  // Mirrors leave what the Hub copies from the card to the card.
  const task = readLine(
    model.task ?? card.text('pipeline_tag'),
    TEXT_LIMITS.label,
  );
  const license = licenseOf(card, tags, fileAt);
  const languages = languagesOf(card, tags);
  return {
    ...emptyModelRecord(name, name),
    title: name.slice(name.indexOf('/') + 1),
    card: facts.card,
    url: `${place.url}/${name}`,
    publisher:
      readLine(model.author, TEXT_LIMITS.label) ??
      (name.includes('/') ? name.slice(0, name.indexOf('/')) : null),
    license: license && { ...license, text: facts.licenseText },
    task,
    modalities: modalitiesOf(task),
    languages,
    tags: tags
      .filter(tag => !NO_TAG.test(tag) && !languages.includes(tag))
      .flatMap(tag => readLine(tag, TEXT_LIMITS.label) ?? [])
      .slice(0, MOST_TAGS),
    toolCalling: facts.toolCalling,
    gated: model.gated,
    downloads: rounded(model.downloads),
    updatedAt: model.updatedAt,
    identities: revisions.map(({ model: { sha } }) => ({
      kind: 'repository',
      repository: `${place.repositoryHost}/${name}`.toLowerCase(),
      revision: sha,
    })),
    base: baseOf(tags, card, facts.adapterBase, place.repositoryHost),
    lineage: lineageOf(tags, place.url),
    benchmarks: facts.benchmarks,
    versions: versionsOf(revisions),
  };
}

/** To two digits: a count that moves each hour would be a change of each model each hour. */
function rounded(count: number | null): number | null {
  return count === null ? null : Number(count.toPrecision(2));
}

function languagesOf(card: Fields, tags: readonly string[]): string[] {
  const said = card.value('language');
  const named = Array.isArray(said) ? said : [said];
  return [
    ...new Set(
      named.filter(
        (each): each is string =>
          typeof each === 'string' &&
          LANGUAGE.test(each) &&
          // The Hub tags what it takes for a language.
          (tags.length === 0 || tags.includes(each)),
      ),
    ),
  ];
}

function lineageOf(tags: readonly string[], url: string): ModelLineage[] {
  return tags.flatMap((tag): ModelLineage[] => {
    const [, kind, name] = /^(dataset|arxiv):([\w./-]{1,200})$/.exec(tag) ?? [];
    if (kind === 'dataset') {
      return [{ kind, title: name, url: `${url}/datasets/${name}` }];
    }
    return kind === 'arxiv'
      ? [
          {
            kind: 'paper',
            title: `arXiv:${name}`,
            url: `https://arxiv.org/abs/${name}`,
          },
        ]
      : [];
  });
}

/** A version for each commit; revisions that point to the same commit are its aliases. */
function versionsOf(revisions: readonly ReadRevision[]): ModelVersion[] {
  const versions = new Map<string, ModelVersion>();
  for (const { facts, model, revision } of revisions) {
    const { sha } = model;
    const version = versions.get(sha) ?? {
      ...emptyModelVersion(sha.slice(0, 12), facts.variants),
      // The Hub tells the date of the newest commit alone.
      createdAt: revision === 'main' ? model.updatedAt : null,
      revision: sha,
      parameters: facts.parameters,
      contextLength: facts.contextLength,
      architecture: facts.architecture,
      ...(facts.adapter && { adapter: facts.adapter }),
    };
    if (revision !== sha) {
      version.aliases.push(revision);
    }
    versions.set(sha, version);
  }
  return [...versions.values()];
}
