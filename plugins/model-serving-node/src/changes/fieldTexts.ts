import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import {
  EditedField,
  maskSecrets,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ManifestObject } from './manifestObjects';
import type { FieldPath } from './mergeValues';

const MOST_CHARACTERS = 300;

/** A value as pages show it; null where there is none. */
export function valueText(value: unknown): string | null {
  if (value === undefined) {
    return null;
  }
  const isArgument =
    Array.isArray(value) && value.every(word => typeof word === 'string');
  const text =
    typeof value === 'string'
      ? value
      : (isArgument && value.join(' ')) || JSON.stringify(value);
  return maskSecrets(
    text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text,
  );
}

/** How a field is named wherever it is spoken of. */
export function editedField(
  { file, kind, name }: Pick<ManifestObject, 'file' | 'kind' | 'name'>,
  path: FieldPath,
): EditedField {
  const field = fieldPath(path);
  const object = `${kind} ${name}`;
  return { id: `${kind}/${name} ${field}`.trimEnd(), file, object, field };
}
