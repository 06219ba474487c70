import { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';

const EXCERPT_CHARACTERS = 2_000;

/** Texts of a model that only its own page shows: the catalog in memory goes without them. */
export interface RecordTexts {
  card: string | null;
  license: string | null;
  /** Texts of versions' own licenses, by name of the version. */
  versions: Record<string, string>;
}

/** A record in two parts, and the beginning of its card, which lists search. */
export function withoutTexts(record: ModelRecord): {
  record: ModelRecord;
  texts: RecordTexts | null;
  excerpt: string | null;
} {
  const texts: RecordTexts = {
    card: record.card,
    license: record.license?.text ?? null,
    versions: Object.fromEntries(
      record.versions.flatMap(({ license, name }) =>
        license?.text ? [[name, license.text]] : [],
      ),
    ),
  };
  const hasTexts =
    texts.card !== null ||
    texts.license !== null ||
    Object.keys(texts.versions).length > 0;
  return {
    record: {
      ...record,
      card: null,
      license: record.license && { ...record.license, text: null },
      versions: record.versions.map(version => ({
        ...version,
        license: version.license && { ...version.license, text: null },
      })),
    },
    texts: hasTexts ? texts : null,
    excerpt: record.card?.slice(0, EXCERPT_CHARACTERS) ?? null,
  };
}

/** The inverse of {@link withoutTexts}. */
export function withTexts(
  record: ModelRecord,
  texts: RecordTexts | null,
): ModelRecord {
  if (!texts) {
    return record;
  }
  return {
    ...record,
    card: texts.card,
    license: record.license && { ...record.license, text: texts.license },
    versions: record.versions.map(version => ({
      ...version,
      license: version.license && {
        ...version.license,
        text: Object.hasOwn(texts.versions, version.name)
          ? texts.versions[version.name]
          : null,
      },
    })),
  };
}
