import { builtInProblems } from './builtInRules';

const container = { name: 'one', image: 'busybox' };

const workload = (kind: string, pod: object, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'sample' },
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: { containers: [container], ...pod },
    },
    ...more,
  },
});

const pathsOf = (object: ReturnType<typeof workload>) =>
  builtInProblems(object).map(({ path }) => path);

describe('what the API server refuses beyond types', () => {
  it.each<[object, string | undefined]>([
    [{ operator: 'Exists' }, undefined],
    [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }, undefined],
    [
      {
        key: 'a',
        effect: 'NoExecute',
        tolerationSeconds: 3,
        operator: 'Exists',
      },
      undefined,
    ],
    [{}, 'operator'],
    [{ key: 'hf://org/model' }, 'key'],
    [{ key: 'a', value: 'b c' }, 'value'],
    [{ key: 'a', operator: 'Exists', value: 'b' }, 'value'],
    [{ key: 'a', effect: 'NoExcuse' }, 'effect'],
    [{ key: 'a', tolerationSeconds: 3 }, 'effect'],
  ])('of the toleration %j: %s', (toleration, field) => {
    expect(
      pathsOf(workload('Deployment', { tolerations: [toleration] })),
    ).toEqual(field ? [`spec.template.spec.tolerations[0].${field}`] : []);
  });

  it('of the name of a service that a StatefulSet is behind', () => {
    const named = (serviceName: string) =>
      pathsOf(workload('StatefulSet', {}, { serviceName }));
    expect(named('sample')).toEqual([]);
    expect(named('https://example.com')).toContain('spec.serviceName');
  });
});
