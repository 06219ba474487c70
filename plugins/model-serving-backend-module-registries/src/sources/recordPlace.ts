import { plainLine } from '@model-serving/backstage-plugin-model-serving-common';

const LONGEST_PLACE = 1_000;

/**
 * The name of a model as the place of its record: as it is where it is plain text, else encoded, so that no two names
 * look the same.
 */
export function placeOf(name: string): string {
  return plainLine(name, LONGEST_PLACE) === name && !name.includes('%')
    ? name
    : encodeURIComponent(name);
}

/** @throws URIError for a place that is none */
export function nameOf(place: string): string {
  return place.includes('%') ? decodeURIComponent(place) : place;
}
