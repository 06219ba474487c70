import {
  ModelSnapshot,
  ModelSource,
  modelManifestSchema,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

const answer = z.object({
  revision: z.string(),
  models: z.array(
    z.looseObject({ name: z.string(), artifact: z.string().optional() }),
  ),
});

/** The models of a company's own registry. */
export function registryModels(url: string): ModelSource {
  return {
    id: 'registry',
    title: 'the model registry',
    origin: url,
    async read(signal): Promise<ModelSnapshot> {
      const response = await fetch(url, { redirect: 'error', signal });
      if (!response.ok) {
        throw new Error(`${url} returned HTTP ${response.status}`);
      }
      const { models, revision } = answer.parse(await response.json());
      const snapshot: ModelSnapshot = {
        version: revision,
        models: [],
        skipped: [],
      };
      for (const { artifact, name } of models) {
        const manifest = modelManifestSchema.safeParse({
          apiVersion: 'model-serving.backstage.io/v1alpha1',
          kind: 'Model',
          metadata: { name },
          spec: {
            uri: artifact,
            format: 'vLLM',
            owner: 'group:default/platform-owners',
          },
        });
        if (manifest.success) {
          snapshot.models.push({ ...manifest.data, place: name });
        } else {
          // One record that cannot be used does not cost the others.
          snapshot.skipped.push({
            place: name,
            reason: z.prettifyError(manifest.error),
          });
        }
      }
      return snapshot;
    },
  };
}
