import type { ServicePath, ServiceReading } from '../goldenPaths';
import type { FileObject } from './CheckInput';

/** The golden path that objects are of, with what they answer; undefined where they are of none. */
export function recognizePath(
  paths: readonly ServicePath[],
  objects: readonly FileObject[],
): { path: ServicePath; reading: ServiceReading } | undefined {
  const read = objects.map(({ object }) => object);
  for (const path of paths) {
    const reading = path.read(read);
    if (reading) {
      return { path, reading };
    }
  }
  return undefined;
}
