import {
  KubernetesObject,
  reviseYaml,
  serializeYaml,
  yamlComments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { InputError } from '@backstage/errors';
import type {
  EditChoice,
  EditConflict,
  KeptField,
  RenderedFile,
  ServiceEdit,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';
import { PROPOSAL_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { editedFiles, fieldChanges } from './compareFiles';
import { editedField, valueText } from './fieldTexts';
import {
  identityOf,
  ManifestObject,
  manifestObjectsOf,
} from './manifestObjects';
import { MergedPart, mergeValues } from './mergeValues';

/** Three versions of a service's files, and what was decided where they disagree. */
export interface FilesToMerge {
  /** What the golden path writes for the answers that the form was opened with. */
  base: readonly KubernetesObject[];
  /** What Git has. */
  git: readonly GitOpsFile[];
  /** What the golden path writes for the new answers. */
  form: readonly RenderedFile[];
  choices?: Readonly<Record<string, EditChoice>>;
}

/** The files of a service with a change of its answers in them. @public */
export interface MergedFiles {
  files: RenderedFile[];
  edit: ServiceEdit;
}

const byIdentity = (objects: readonly ManifestObject[]) =>
  new Map(objects.map(object => [identityOf(object), object]));

const ownChoice = (
  choices: Readonly<Record<string, EditChoice>>,
  id: string,
): EditChoice | undefined =>
  Object.hasOwn(choices, id) ? choices[id] : undefined;

/** @throws InputError where two objects could not be told apart */
function assertSingle(files: readonly GitOpsFile[]): void {
  const seen = new Set<string>();
  for (const object of manifestObjectsOf(files)) {
    const id = identityOf(object);
    if (seen.has(id)) {
      throw new InputError(
        `The files in Git hold ${object.kind} ${object.name} twice. Remove one of them in Git`,
      );
    }
    seen.add(id);
  }
}

/** One object in its versions; Git or the form has it. */
interface ObjectVersions {
  base: KubernetesObject | undefined;
  git: ManifestObject | undefined;
  form: ManifestObject | undefined;
}

/** Whether somebody noted something in the file of an object, which would go with it. */
function hasComments(
  { file }: ManifestObject,
  files: readonly GitOpsFile[],
): boolean {
  const { content = '' } = files.find(({ path }) => path === file) ?? {};
  return yamlComments(content).length > 0;
}

/**
 * Merges a change of answers into the files that Git has. Files that nothing changes stay byte for byte; in others, only
 * the lines of what changes do.
 *
 * @throws InputError where a file of Git cannot be read or changed in place
 */
export function mergeFiles(input: FilesToMerge): MergedFiles {
  const { choices = {}, form, git } = input;
  const objects = {
    base: new Map(
      input.base.map(value => [
        identityOf({ kind: value.kind, name: value.metadata.name }),
        value,
      ]),
    ),
    git: byIdentity(manifestObjectsOf(git)),
    form: byIdentity(manifestObjectsOf(form)),
  };
  assertSingle(git);
  const kept: KeptField[] = [];
  const conflicts: EditConflict[] = [];

  /** The value of an object that is in all versions, or in Git and the form. */
  const merged = ({ base, form: wanted, git: held }: ObjectVersions) => {
    const object = (held ?? wanted)!;
    const choiceOf = (path: MergedPart['path']) =>
      ownChoice(choices, editedField(object, path).id);
    const note = (
      part: MergedPart,
      list: Array<KeptField | EditConflict>,
      otherwise: 'git' | null,
    ) =>
      list.push({
        ...editedField(object, part.path),
        git: valueText(part.git),
        form: valueText(part.form),
        choice: choiceOf(part.path) ?? otherwise,
      } as KeptField & EditConflict);
    const versions = {
      base,
      git: held?.value,
      form: wanted?.value,
    };
    if (held && wanted) {
      const result = mergeValues(versions, choiceOf);
      result.kept.forEach(part => note(part, kept, 'git'));
      result.conflicts.forEach(part => note(part, conflicts, null));
      return result.value;
    }
    const part = { path: [], ...versions };
    const isAsked = !isDeepStrictEqual(versions.base, versions.form);
    const isOwn =
      isDeepStrictEqual(versions.base, versions.git) &&
      !(held && hasComments(held, git));
    if (isAsked && isOwn) {
      return versions.form;
    }
    note(part, isAsked ? conflicts : kept, isAsked ? null : 'git');
    return choiceOf([]) === 'form' ? versions.form : versions.git;
  };

  const values = new Map<string, unknown>();
  for (const id of new Set([...objects.git.keys(), ...objects.form.keys()])) {
    const versions = {
      base: objects.base.get(id),
      git: objects.git.get(id),
      form: objects.form.get(id),
    };
    values.set(id, merged(versions));
  }

  const held = [...objects.git.values()];
  const added = [...objects.form.values()].filter(
    object =>
      !objects.git.has(identityOf(object)) &&
      values.get(identityOf(object)) !== undefined,
  );
  const files = [
    ...git.map(file => {
      const own = held
        .filter(object => object.file === file.path)
        .map(object => values.get(identityOf(object)));
      const more = added
        .filter(object => object.file === file.path)
        .map(({ value }) => value);
      return own.every(value => value === undefined) &&
        own.length > 0 &&
        more.length === 0
        ? undefined
        : {
            path: file.path,
            content: reviseYaml(file, [...own, ...more], PROPOSAL_LIMITS),
          };
    }),
    ...form
      .filter(({ path }) => !git.some(file => file.path === path))
      .map(({ content, path }) => {
        const own = added.filter(({ file }) => file === path);
        const all = [...objects.form.values()].filter(
          ({ file }) => file === path,
        );
        if (own.length === 0) {
          return undefined;
        }
        return {
          path,
          content:
            own.length === all.length
              ? content
              : serializeYaml(
                  path,
                  own.map(({ value }) => value),
                ),
        };
      }),
  ].filter(file => file !== undefined);
  return {
    files: files.map(file => ({
      ...file,
      layers: form.find(({ path }) => path === file.path)?.layers ?? {},
    })),
    edit: {
      changes: fieldChanges(git, files),
      kept,
      conflicts,
      files: editedFiles(git, files),
    },
  };
}
