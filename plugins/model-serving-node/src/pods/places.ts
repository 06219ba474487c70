/** A value and the path at which it stands. */
export interface Place {
  path: ReadonlyArray<string | number>;
  value: unknown;
}

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields =>
  isFields(value) ? value : {};

/**
 * Every place of an object that a pattern names: `spec.template`, `spec.groups[].template` for each item of a list,
 * `spec.replicas.*.template` for each entry of a map.
 */
export function placesOf(object: unknown, pattern: string): Place[] {
  return pattern
    .split(/\.|(?=\[\])/)
    .reduce<Place[]>(
      (places, step) => places.flatMap(place => into(place, step)),
      [{ path: [], value: object }],
    );
}

function into({ path, value }: Place, step: string): Place[] {
  if (step === '[]') {
    return Array.isArray(value)
      ? value.map((item, index) => ({ path: [...path, index], value: item }))
      : [];
  }
  if (!isFields(value)) {
    return [];
  }
  const names = step === '*' ? Object.keys(value) : [step];
  return names
    .filter(name => Object.hasOwn(value, name) && value[name] !== null)
    .map(name => ({ path: [...path, name], value: value[name] }));
}
