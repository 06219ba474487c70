import { offeredBy, pathFiles } from '../goldenPaths';
import type { FileObject, JudgeInput } from './CheckInput';
import { externalContext } from './checkExternal';
import {
  closestAccelerator,
  contextOfFiles,
  FilesContext,
} from './contextOfFiles';
import { Deviation, deviations, renderingRefusal } from './goldenPath';
import { recognizePath } from './recognizePath';

/** How the objects of a service differ from what its golden path writes for what they answer; none where it is unknown. */
export function serviceDeviations(
  input: FilesContext & Pick<JudgeInput, 'paths'>,
  objects: readonly FileObject[],
): Deviation[] {
  const found = recognizePath(input.paths, objects);
  if (found?.external) {
    const context = externalContext(input, found.external);
    return 'refusal' in context
      ? []
      : deviations(pathFiles(found.path, context), objects);
  }
  if (!found) {
    return [];
  }
  const { path, reading } = found;
  const profile = offeredBy(path, input.profile);
  const size = closestAccelerator(reading, profile);
  if (!size) {
    return [];
  }
  const context = contextOfFiles({ ...input, profile }, reading, size);
  return renderingRefusal(path, context)
    ? []
    : deviations(pathFiles(path, context), objects, path.expected);
}
