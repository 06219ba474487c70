import {
  isKubernetesObject,
  KubernetesObject,
  manifestObjects,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import { posix } from 'node:path';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import type { Entry } from './readEntries';

const ORIGIN = 'config.kubernetes.io/origin';

/** The file that an object was made from, by what kustomize noted: of what a generator made, the kustomization. */
function originOf({ metadata }: KubernetesObject, folder: string) {
  const note = metadata.annotations?.[ORIGIN];
  const path = /^(?:path|configuredIn): (.+)$/m.exec(
    typeof note === 'string' ? note : '',
  )?.[1];
  return path && posix.normalize(posix.join(folder, path.trim()));
}

function withoutOrigin(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const { [ORIGIN]: _, ...rest } = annotations;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(Object.keys(rest).length > 0 && { annotations: rest }),
    } as KubernetesObject['metadata'],
  };
}

interface Source {
  file: GitOpsFile;
  document: number;
  kind: string;
  name: string;
  lineOf: Entry['lineOf'];
}

/** Where the objects of files stand, whose names a kustomization may have put something before or after. */
function sourcesOf(files: readonly GitOpsFile[], reader: YamlReader): Source[] {
  return files.flatMap(file => {
    try {
      return reader.read(file).flatMap((read, index) =>
        manifestObjects(read.value).flatMap(part =>
          'object' in part
            ? [
                {
                  file,
                  document: index + 1,
                  kind: part.object.kind,
                  name: part.object.metadata.name,
                  lineOf: (path: ReadonlyArray<string | number>) =>
                    read.lineOf([...part.path, ...path]),
                },
              ]
            : [],
        ),
      );
    } catch {
      // The build would have failed; the kustomization itself is named then.
      return [];
    }
  });
}

/**
 * The objects that a kustomization was built into, each at the place of the file that it comes from, or of the
 * kustomization where it comes from none.
 *
 * @throws InputError when the result cannot be read
 */
export function builtEntries(
  kustomization: GitOpsFile,
  content: string,
  read: readonly GitOpsFile[],
  reader: YamlReader,
): Entry[] {
  const folder = posix.dirname(kustomization.path);
  const sources = sourcesOf(read, reader);
  return reader
    .read({ path: kustomization.path, content })
    .map(({ value }) => value)
    .filter(isKubernetesObject)
    .map(built => {
      const object = withoutOrigin(built);
      const path = originOf(built, folder);
      const source = sources.find(
        ({ file, kind, name }) =>
          file.path === path &&
          kind === object.kind &&
          object.metadata.name.includes(name),
      );
      return {
        object,
        file:
          source?.file ?? read.find(one => one.path === path) ?? kustomization,
        document: source?.document ?? 1,
        lineOf: source?.lineOf ?? (() => 1),
      };
    });
}
