import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';

export const DIRECTORY = 'tenants/team-a/support-bot';

export const passing: CheckReport = {
  asOf: '2026-01-01T00:00:00Z',
  source: 'kubernetes:sandbox',
  stale: false,
  outcome: 'pass',
  findings: [
    {
      category: 'policy',
      rule: 'pinned-artifacts',
      outcome: 'pass',
      message: 'the model is pinned',
    },
  ],
  quota: null,
  memory: null,
  cost: null,
  files: [{ path: `${DIRECTORY}/service.yaml`, content: 'kind: X\n' }],
};

export const failing: CheckReport = {
  ...passing,
  outcome: 'fail',
  findings: [
    ...passing.findings,
    {
      category: 'policy',
      rule: 'max-accelerators',
      outcome: 'fail',
      message: 'at most 4 accelerators',
      file: `${DIRECTORY}/service.yaml`,
      line: 12,
      path: 'spec.predictor.maxReplicas',
    },
    {
      category: 'schema',
      rule: 'schema',
      outcome: 'unknown',
      message: 'the cluster serves no schema',
    },
  ],
};

export const request = {
  tenant: 'team-a',
  name: 'support-bot',
  model: 'resource:default/qwen3-8b',
  accelerator: 'h100-1',
  replicas: { min: 1, max: 3 },
  priority: 'serving-standard',
  purpose: 'Answers questions of customers',
};

export const catalogInfo = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: support-bot
  namespace: team-a
  annotations:
    model-serving.backstage.io/service: sandbox/team-a/InferenceService/support-bot
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: support-bot
`;
