import type {
  EditedFile,
  FieldChange,
  ServiceEdit,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { differences } from './differences';
import { editedField, valueText } from './fieldTexts';
import { identityOf, manifestObjectsOf } from './manifestObjects';

/** The files that differ, with both contents. */
export function editedFiles(
  before: readonly GitOpsFile[],
  after: readonly GitOpsFile[],
): EditedFile[] {
  const contentOf = (files: readonly GitOpsFile[], path: string) =>
    files.find(file => file.path === path)?.content ?? null;
  return [...new Set([...before, ...after].map(({ path }) => path))]
    .map(path => ({
      path,
      before: contentOf(before, path),
      after: contentOf(after, path),
    }))
    .filter(file => file.before !== file.after);
}

/** The fields in which two states of a service's files differ. */
export function fieldChanges(
  before: readonly GitOpsFile[],
  after: readonly GitOpsFile[],
): FieldChange[] {
  const former = manifestObjectsOf(before);
  const latter = manifestObjectsOf(after);
  const left = new Map(former.map(object => [identityOf(object), object]));
  const changes: FieldChange[] = [];
  for (const object of latter) {
    const id = identityOf(object);
    const from = left.get(id);
    left.delete(id);
    if (from) {
      for (const { actual, expected, field } of differences(
        from.value,
        object.value,
      )) {
        changes.push({
          ...editedField(object, field),
          from: valueText(expected),
          to: valueText(actual),
        });
      }
    } else {
      changes.push({
        ...editedField(object, []),
        from: null,
        to: valueText(object.value),
      });
    }
  }
  for (const object of left.values()) {
    changes.push({
      ...editedField(object, []),
      from: valueText(object.value),
      to: null,
    });
  }
  return changes;
}

/** What files change of those that Git has; where these cannot be read as objects, only which files differ. */
export function compareFiles(
  before: readonly GitOpsFile[],
  after: readonly GitOpsFile[],
): ServiceEdit {
  const files = editedFiles(before, after);
  const nothing = { kept: [], conflicts: [], files };
  try {
    return { ...nothing, changes: fieldChanges(before, after) };
  } catch {
    return { ...nothing, changes: [] };
  }
}
