import { pathOf, SERVICE_PATHS } from './goldenPaths';

describe('the golden path of a service', () => {
  const own = {
    id: 'plain',
    template: 'template:default/plain',
    service: { apiVersion: 'apps/v1', kind: 'Deployment' as const },
  };

  it.each([
    ['InferenceService', null, 'inference-service'],
    // Written by hand: no form makes such files.
    ['Deployment', null, undefined],
    ['Deployment', 'raw-deployment', 'raw-deployment'],
    ['Deployment', 'one-that-was-removed', undefined],
    ['InferenceService', 'raw-deployment', undefined],
    ['LLMInferenceService', null, undefined],
    ['LLMInferenceService', 'llm-inference-service', 'llm-inference-service'],
  ] as const)('of a %s that says %s is %s', (kind, goldenPath, id) => {
    expect(pathOf({ kind, goldenPath })?.id).toBe(id);
  });

  it('is one that was added, where a service says none or its own', () => {
    const find = (goldenPath: string | null) =>
      pathOf({ kind: 'Deployment', goldenPath }, [...SERVICE_PATHS, own])?.id;
    expect(find(null)).toBe('plain');
    expect(find('plain')).toBe('plain');
    expect(find('raw-deployment')).toBe('raw-deployment');
  });
});
