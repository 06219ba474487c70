import {
  mergeProfiles,
  parseProfiles,
  type RenderInput,
} from '@model-serving/backstage-plugin-model-serving-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MODEL, TENANT } from './manifests';
import { PLATFORM_FOLDER } from './platformFolder';

const PROFILE = resolve(PLATFORM_FOLDER, 'profiles/platform.yaml');

function asked(
  change: Partial<Record<keyof RenderInput['request'], unknown>>,
  facts: Partial<RenderInput['tenant']> = {},
): RenderInput {
  return {
    request: {
      tenant: TENANT,
      name: 'bypass',
      model: 'resource:default/sample',
      accelerator: 'h100-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
      purpose: 'Tries the walls',
      ...change,
    } as RenderInput['request'],
    tenant: {
      name: TENANT,
      namespace: TENANT,
      owner: `group:default/${TENANT}`,
      costCenter: 'cc-1001',
      localQueue: 'serving',
      ...facts,
    },
    model: {
      entityRef: 'resource:default/sample',
      title: 'Sample',
      facts: {
        uri: MODEL,
        format: 'vLLM',
        publisher: 'Lab',
        license: 'apache-2.0',
        task: 'text-generation',
        parameters: 1_000_000_000,
        contextLength: 8192,
        precision: 'bf16',
        memoryBytes: 4_000_000_000,
        engine: 'vLLM',
      },
    },
    profile: mergeProfiles(
      parseProfiles([
        { path: 'platform.yaml', content: readFileSync(PROFILE, 'utf8') },
      ]),
      { cluster: 'lab', tenant: TENANT },
    ),
    cluster: 'lab',
  };
}

/** What is asked of the form's API round a control, and what it answers. */
export const REQUESTS: [string, RenderInput, RegExp][] = [
  ['fields in a name', asked({ name: 'x\nspec:\n  predictor:' }), /name/],
  ['a second document', asked({ name: 'x\n---\nkind: Pod' }), /name/],
  [
    'more replicas than allowed',
    asked({ replicas: { min: 1, max: 1e6 } }),
    /replicas/,
  ],
  [
    'a size that is not offered',
    asked({ accelerator: 'h100-400' }),
    /accelerator/,
  ],
  [
    'a field that the form has not',
    asked({ queue: 'elsewhere' } as object),
    /queue|[Uu]nrecognized/,
  ],
  ['another tenant', asked({ tenant: 'team-b' }), /team-b/],
];
