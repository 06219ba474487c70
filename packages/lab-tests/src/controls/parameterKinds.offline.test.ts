import type { KubernetesObject } from '@model-serving/lab';
import { platformObjects } from './platformObjects';

const POLICY = 'ValidatingAdmissionPolicy';
/** A group that Kubernetes itself serves has no dot, or ends like this; `x-k8s.io` is for others. */
const BUILT_IN = /^([^./]+\/)?[^./]+$|^[^/]+\.k8s\.io\//;

const parameterKind = ({ spec }: any): string | undefined =>
  spec.paramKind && `${spec.paramKind.apiVersion} ${spec.paramKind.kind}`;

const policiesIn = (folder: string) =>
  platformObjects(folder).filter(({ kind }) => kind === POLICY);

describe('the built-in kinds of parameters', () => {
  const informers = platformObjects('informers');
  const bindingOf = (policy: KubernetesObject) =>
    informers.find(
      ({ spec }: any) => spec.policyName === policy.metadata.name,
    ) as any;

  it('are each read for a binding that stays while the policies are away', () => {
    const needed = policiesIn('policies')
      .filter(
        ({ spec }: any) =>
          spec.paramKind && BUILT_IN.test(spec.paramKind.apiVersion),
      )
      .map(parameterKind);
    const kept = policiesIn('informers').filter(bindingOf).map(parameterKind);
    expect(new Set(needed).size).toBeGreaterThan(1);
    expect([...new Set(kept)].sort()).toEqual([...new Set(needed)].sort());
  });

  it('are read by objects that refuse nothing and that Argo CD does not delete', () => {
    for (const policy of policiesIn('informers')) {
      expect((policy.spec as any).validations).toEqual([
        { expression: 'true' },
      ]);
      expect(bindingOf(policy).spec.validationActions).toEqual(['Audit']);
    }
    for (const { metadata } of informers) {
      expect(metadata.annotations).toEqual({
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      });
    }
  });
});
