import { JsonValue } from '@backstage/types';
import { KubernetesObject, isJsonObject } from './KubernetesObject';
import { StatusError } from './StatusError';

/** Says whether an object is asked for. */
export type Selector = (object: KubernetesObject) => boolean;

const FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'involvedObject.uid',
  'involvedObject.name',
  'involvedObject.kind',
  'spec.nodeName',
  'status.phase',
];

function requirement(text: string): Selector {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    return ({ metadata: { labels } }) => {
      const value = labels?.[set[1]];
      return (
        (value !== undefined && values.includes(value)) === (set[2] === 'in')
      );
    };
  }
  const equal = /^([^\s!=]+)\s*(==?|!=)\s*([^\s=]*)$/.exec(text);
  if (equal) {
    return ({ metadata: { labels } }) =>
      (labels?.[equal[1]] === equal[3]) === (equal[2] !== '!=');
  }
  const present = /^(!?)\s*([^\s!=()]+)$/.exec(text);
  if (present) {
    return ({ metadata: { labels } }) =>
      (labels?.[present[2]] !== undefined) === (present[1] === '');
  }
  throw StatusError.badRequest(`unable to parse requirement: ${text}`);
}

/** Parses a label selector, equality-based or set-based. */
export function labelSelector(text: string): Selector {
  const parts = text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(requirement);
  return object => parts.every(part => part(object));
}

/** Parses a field selector over the fields that this API indexes. */
export function fieldSelector(text: string): Selector {
  const parts = text
    .split(',')
    .filter(Boolean)
    .map(part => {
      const match = /^([^!=]+)(==?|!=)(.*)$/.exec(part);
      if (!match || !FIELDS.includes(match[1])) {
        throw StatusError.badRequest(
          `field label not supported: ${match?.[1] ?? part}`,
        );
      }
      const path = match[1].split('.');
      return (object: KubernetesObject) => {
        const value = path.reduce<JsonValue | undefined>(
          (at, key) => (isJsonObject(at) ? at[key] : undefined),
          object,
        );
        return ((value ?? '') === match[3]) === (match[2] !== '!=');
      };
    });
  return object => parts.every(part => part(object));
}
