import {
  emptyModelVariant,
  emptyModelVersion,
  ModelVariant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ALLOWED, FakeModel } from './FakeModelCatalog';
import { fakeModel } from './fakeModels';
import { ago, DAY, MINUTE } from './moments';

const GIB = 2 ** 30;

const CARD = `---
license: apache-2.0
---
# Qwen3 Coder 30B

![Benchmarks](https://images.example.com/benchmarks.png)

A mixture of experts for **writing and reviewing code** over long contexts.

## Results

| benchmark | value |
| --- | --- |
| SWE-bench Verified | 51.6 |

## Use

\`\`\`python
client.chat.completions.create(model="qwen3-coder-30b", messages=messages)
\`\`\`

- Calls tools.
- Has no thinking mode.

<p align="center">Read the <a href="https://example.com/paper">paper</a>.</p>
`;

const variant = (
  name: string,
  format: string,
  gib: number,
  rest: Partial<ModelVariant> = {},
): ModelVariant => ({
  ...emptyModelVariant(
    name,
    `oci://registry.example/models/qwen3-coder-30b@sha256:${String(
      Math.round(gib * 10),
    ).padStart(64, '9')}`,
    format,
  ),
  precision: 'bf16',
  weightBytes: gib * GIB,
  artifactBytes: gib * GIB * 1.01,
  engine: format === 'vLLM' ? 'vLLM' : null,
  ...rest,
});

const ARCHITECTURE = {
  layers: 48,
  attentionHeads: 32,
  kvHeads: 4,
  headSize: 128,
  hiddenSize: 2048,
  vocabularySize: 151_936,
  valueSize: null,
  caches: null,
  slidingWindow: null,
  latentAttention: null,
  recurrent: null,
  experts: { total: 128, active: 8, activeParameters: 3_345_000_000 },
};

const version = (name: string, days: number, variants: ModelVariant[]) => ({
  ...emptyModelVersion(name, variants),
  createdAt: ago(days * DAY),
  parameters: 30_532_000_000,
  contextLength: 65_536,
  architecture: ARCHITECTURE,
});

/** A model with everything that its page shows. */
export function telltaleModel(): FakeModel {
  return fakeModel(
    'qwen3-coder-30b',
    {
      title: 'Qwen3 Coder 30B',
      description: 'Completes and reviews code over long contexts.',
      card: CARD,
      url: 'https://hub.example.com/qwen/qwen3-coder-30b',
      publisher: 'Qwen',
      license: { id: 'llama3.3', url: null, text: 'The text of the license.' },
      licenseClass: 'use-restricted',
      task: 'text-generation',
      modalities: { input: ['text'], output: ['text'] },
      languages: ['en', 'zh'],
      tags: ['code', 'tools'],
      links: [{ url: 'https://example.com/paper', title: 'Paper' }],
      toolCalling: true,
      gated: false,
      downloads: 1_200_000,
      origins: [
        {
          source: 'gitops',
          title: 'the GitOps repository',
          place: 'models/qwen3-coder-30b.yaml',
          url: 'https://git.example.com/platform/serving',
          asOf: ago(MINUTE),
          own: true,
        },
        {
          source: 'hub',
          title: 'the Hugging Face collections of data science',
          place: 'Qwen/Qwen3-Coder-30B',
          url: 'https://hub.example.com/qwen/qwen3-coder-30b',
          asOf: ago(20 * MINUTE),
          own: true,
        },
      ],
      conflicts: [
        {
          fact: 'license',
          values: [
            { source: 'gitops', value: 'llama3.3' },
            { source: 'hub', value: 'apache-2.0' },
          ],
          reason: 'the GitOps repository comes first',
        },
      ],
      vetting: {
        place: 'models/vetted.yaml',
        by: 'group:default/platform-owners',
        at: ago(30 * DAY),
        note: 'Reviewed for internal code only.',
      },
      defaultVersion: '2025-09',
      versions: [
        {
          ...version('2025-09', 3, [
            variant('bf16', 'vLLM', 56.9, {
              signature: { state: 'verified', by: 'platform' },
            }),
            variant('fp8', 'vLLM', 29.1, {
              quantization: 'fp8',
              signature: {
                state: 'present',
                form: 'sigstore-bundle',
                reason: null,
              },
            }),
            variant('q4_k_m', 'gguf', 17.3, {
              quantization: 'q4_k_m',
              signature: { state: 'absent' },
            }),
          ]),
          stage: 'Production',
          aliases: ['champion'],
          revision: '0f3a1c7e',
          notes: 'Calls tools in parallel.',
        },
        version('2025-07', 60, [variant('bf16', 'vLLM', 56.9)]),
      ],
      base: {
        relation: 'finetune',
        repository: 'huggingface.co/qwen/qwen3-30b-a3b',
      },
      lineage: [
        {
          kind: 'dataset',
          title: 'Repositories with permissive licenses',
          url: 'https://example.com/data',
        },
        { kind: 'run', title: 'post-training 12', url: null },
      ],
      benchmarks: [
        {
          name: 'SWE-bench Verified',
          metric: 'resolved',
          value: 51.6,
          unit: '%',
          source: 'model card',
          url: 'https://hub.example.com/qwen/qwen3-coder-30b',
        },
      ],
      compliance: {
        dataClassification: 'internal',
        regions: ['eu'],
        intendedUse: 'Code of the company.',
        reviewBy: '2027-06-30',
        expires: null,
        deprecated: {
          since: '2026-11-01',
          reason: 'the newer version calls tools in parallel',
          replacedBy: {
            model: 'resource:default/qwen3-coder-30b',
            version: '2025-09',
          },
          versions: ['2025-07'],
        },
      },
    },
    {
      decision: { ...ALLOWED, confirmLicense: true },
      fit: 'borrowing',
      services: 2,
      measured: {
        services: 2,
        variants: ['fp8'],
        timeToFirstToken: 0.31,
        tokensPerSecond: 1_830,
        perMillionTokens: 0.41,
        currency: 'USD',
        asOf: ago(MINUTE),
      },
    },
  );
}
