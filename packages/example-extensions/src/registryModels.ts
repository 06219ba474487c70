import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelSnapshot,
  ModelSource,
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
    type: 'house-registry',
    title: 'the model registry',
    owner: 'group:default/platform-owners',
    async read({ signal }): Promise<ModelSnapshot> {
      const response = await fetch(url, { redirect: 'error', signal });
      if (!response.ok) {
        throw new Error(`${url} returned HTTP ${response.status}`);
      }
      const { models, revision } = answer.parse(await response.json());
      const snapshot: ModelSnapshot = {
        version: revision,
        models: [],
        skipped: [],
        requests: 1,
      };
      for (const { artifact, name } of models) {
        if (artifact) {
          snapshot.models.push({
            ...emptyModelRecord(name, name),
            versions: [
              emptyModelVersion('1', [
                emptyModelVariant('bf16', artifact, 'vLLM'),
              ]),
            ],
          });
        } else {
          // One record that cannot be used does not cost the others.
          snapshot.skipped.push({
            place: name,
            reason: 'it names no artifact',
          });
        }
      }
      return snapshot;
    },
  };
}
