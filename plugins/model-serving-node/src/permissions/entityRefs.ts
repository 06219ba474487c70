import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** A group's or user's ref in full and lower case; undefined for what is no ref. */
export function fullEntityRef(ref: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}
