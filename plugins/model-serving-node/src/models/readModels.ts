import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { modelManifestSchema, modelRecordOf } from './modelManifest';
import type { ModelReading } from './ModelSource';

/** Reads model documents. One poisonous file is skipped; the others are taken. @public */
export function readModels(files: readonly GitOpsFile[]): ModelReading {
  const models = new Map<string, ModelRecord>();
  const skipped: ModelReading['skipped'] = [];
  for (const file of files.filter(({ path }) => /\.ya?ml$/.test(path))) {
    try {
      for (const model of readFile(file)) {
        const { name } = model;
        const other = models.get(name);
        if (other) {
          throw new Error(`${other.place} already defines the model ${name}`);
        }
        models.set(name, model);
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

function readFile(file: GitOpsFile): ModelRecord[] {
  return readYamlDocuments(file).map(({ value }) => {
    const parsed = modelManifestSchema.safeParse(value);
    if (!parsed.success) {
      throw new Error(z.prettifyError(parsed.error));
    }
    return modelRecordOf(parsed.data, file.path);
  });
}
