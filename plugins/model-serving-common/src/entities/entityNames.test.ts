import { parseEntityRef } from '@backstage/catalog-model';
import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import fc from 'fast-check';
import { ServiceKind, ServiceRef } from '../api';
import {
  serviceEntityName,
  serviceEntityRef,
  tenantEntityRef,
} from './entityNames';

const ref = (more: Partial<ServiceRef> = {}): ServiceRef => ({
  cluster: 'one',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
  ...more,
});

describe('entity names', () => {
  it.each<[Partial<ServiceRef>, string]>([
    [{}, 'component:team-a/chat'],
    [{ kind: 'LLMInferenceService' }, 'component:team-a/chat_llm'],
    [{ kind: 'Deployment' }, 'component:team-a/chat_deployment'],
    [{ cluster: 'gpu-eu' }, 'component:team-a/chat_gpu-eu'],
  ])('%j is %s', (more, expected) => {
    expect(serviceEntityRef(ref(more), 'one')).toBe(expected);
  });

  it('cuts long names and keeps them apart', () => {
    const long = 'a'.repeat(62);
    const one = serviceEntityName(
      ref({ name: `${long}b`, cluster: 'x' }),
      'one',
    );
    const two = serviceEntityName(
      ref({ name: `${long}c`, cluster: 'x' }),
      'one',
    );
    expect(one).toHaveLength(63);
    expect(one).not.toBe(two);
  });

  it('names a tenant', () => {
    expect(tenantEntityRef('team-a')).toBe('system:default/team-a');
  });

  const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,60}[a-z0-9])?$/);
  const refs = fc.record({
    cluster: fc.oneof(label, fc.string({ minLength: 1 })),
    namespace: label,
    kind: fc.constantFrom<ServiceKind>(
      'InferenceService',
      'LLMInferenceService',
      'Deployment',
    ),
    name: label,
  });

  it('are always valid and refer to themselves', () => {
    fc.assert(
      fc.property(refs, service => {
        const name = serviceEntityName(service, 'one');
        expect(KubernetesValidatorFunctions.isValidObjectName(name)).toBe(true);
        expect(parseEntityRef(serviceEntityRef(service, 'one'))).toEqual({
          kind: 'component',
          namespace: service.namespace,
          name,
        });
      }),
    );
  });

  it('differ for different services', () => {
    fc.assert(
      fc.property(refs, refs, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(serviceEntityRef(a, 'one')).not.toBe(serviceEntityRef(b, 'one'));
      }),
    );
  });
});
