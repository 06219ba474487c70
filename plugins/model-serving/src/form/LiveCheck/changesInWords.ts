import { ServiceEdit } from '@model-serving/backstage-plugin-model-serving-common';

const MOST_FIELDS = 8;
const MOST_CHARACTERS = 80;

const shortened = (value: string | null) =>
  value !== null && value.length > MOST_CHARACTERS
    ? `${value.slice(0, MOST_CHARACTERS)}…`
    : value;

/** What changes of a service, for the review: `spec.predictor.maxReplicas: 2 → 4`. */
export function changesInWords({ changes }: ServiceEdit): string {
  if (changes.length === 0) {
    return 'None';
  }
  const words = changes
    .slice(0, MOST_FIELDS)
    .map(({ field, from, object, to }) =>
      field
        ? `${field}: ${shortened(from) ?? 'none'} → ${
            shortened(to) ?? 'removed'
          }`
        : `${object} ${to === null ? 'removed' : 'added'}`,
    );
  const more = changes.length - words.length;
  return [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
