import {
  AnyServicePath,
  ExternalPath,
  ExternalReading,
  isExternalPath,
  ServicePath,
  ServiceReading,
} from '../goldenPaths';
import type { FileObject } from './CheckInput';

/** A golden path with what files of it answer. */
export type Recognized =
  | { path: ServicePath; reading: ServiceReading; external?: undefined }
  | { path: ExternalPath; external: ExternalReading; reading?: undefined };

/** The golden path that objects are of, with what they answer; undefined where they are of none. */
export function recognizePath(
  paths: readonly AnyServicePath[],
  objects: readonly FileObject[],
): Recognized | undefined {
  const read = objects.map(({ object }) => object);
  for (const path of paths) {
    if (isExternalPath(path)) {
      const external = path.read(read);
      if (external) {
        return { path, external };
      }
    } else {
      const reading = path.read(read);
      if (reading) {
        return { path, reading };
      }
    }
  }
  return undefined;
}
