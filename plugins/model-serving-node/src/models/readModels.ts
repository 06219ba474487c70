import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { parseModelManifest } from './manifest/modelManifest';
import { modelRecordOf } from './manifest/modelRecordOf';
import type { ModelReading } from './ModelSource';

/** Other documents of the models' folder, which say something about models of all sources. */
const NOT_MODELS: ReadonlySet<unknown> = new Set([
  'ModelOverlay',
  'ModelRules',
]);

/** Reads model documents. One poisonous file is skipped; the others are taken. @public */
export function readModels(files: readonly GitOpsFile[]): ModelReading {
  const models = new Map<string, ModelRecord>();
  const skipped: ModelReading['skipped'] = [];
  for (const file of files.filter(({ path }) => /\.ya?ml$/.test(path))) {
    try {
      const read = readFile(file);
      assertOwnNames(read, models);
      for (const model of read) {
        models.set(model.name, model);
      }
    } catch (error) {
      skipped.push({
        place: file.path,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { models: [...models.values()], skipped };
}

function assertOwnNames(
  read: readonly ModelRecord[],
  known: ReadonlyMap<string, ModelRecord>,
): void {
  const names = new Set<string>();
  for (const { name } of read) {
    const other = known.get(name);
    if (other) {
      throw new Error(`${other.place} already defines the model ${name}`);
    }
    if (names.has(name)) {
      throw new Error(`it defines the model ${name} twice`);
    }
    names.add(name);
  }
}

function readFile(file: GitOpsFile): ModelRecord[] {
  const manifests = readYamlDocuments(file)
    .map(({ value }) => value)
    .filter(
      value => !NOT_MODELS.has((value as { kind?: unknown } | null)?.kind),
    )
    .map(parseModelManifest);
  return manifests.map(manifest =>
    modelRecordOf(
      manifest,
      manifests.length === 1
        ? file.path
        : `${file.path}#${manifest.metadata.name}`,
    ),
  );
}
