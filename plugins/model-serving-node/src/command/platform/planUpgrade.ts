import { hashOf, TemplateRecord } from './TemplateRecord';

/**
 * What becomes of a file of the platform.
 *
 * - `add`: the templates have it, and the repository never had
 * - `update`: the templates changed it, and nobody else did
 * - `remove`: the templates no longer have it, and nobody changed it
 * - `merge`: the templates and somebody else changed it; only a person can say what it becomes
 * - `keep`: nothing is to be done
 */
export type UpgradeAction = 'add' | 'update' | 'remove' | 'merge' | 'keep';

export interface UpgradeStep {
  /** From the root of the repository. */
  path: string;
  action: UpgradeAction;
}

type Files = ReadonlyMap<string, string>;

/**
 * Compares what a repository was given with what the templates have now and what lies there. A file that was deleted in
 * the repository stays deleted until the templates change it.
 *
 * @param record - undefined where the repository was given nothing yet
 * @param templates - content of each file, by its path from the root of the repository
 * @param present - the same of the repository
 */
export function planUpgrade(
  record: TemplateRecord | undefined,
  templates: Files,
  present: Files,
): UpgradeStep[] {
  const given = record?.hashes ?? new Map<string, string>();
  const paths = new Set([...given.keys(), ...templates.keys()]);
  return [...paths].sort().map(path => ({
    path,
    action: actionOf(
      given.get(path),
      hashIn(templates, path),
      hashIn(present, path),
    ),
  }));
}

function hashIn(files: Files, path: string): string | undefined {
  const content = files.get(path);
  return content === undefined ? undefined : hashOf(content);
}

/** Each by its hash: as it was given, as the templates have it, as it lies there; undefined where it is not. */
function actionOf(
  given: string | undefined,
  template: string | undefined,
  present: string | undefined,
): UpgradeAction {
  if (template === present || template === given) {
    return 'keep';
  }
  if (present !== given) {
    return 'merge';
  }
  if (template === undefined) {
    return 'remove';
  }
  return given === undefined ? 'add' : 'update';
}
