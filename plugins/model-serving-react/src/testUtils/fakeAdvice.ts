import { Advice } from '@model-serving/backstage-plugin-model-serving-common';
import { ago } from './moments';

const HOUR = 3_600;

/** That a service is not asked and has too many replicas, and that its tenant has too much quota. */
export function fakeAdvice(): Advice[] {
  const given = {
    service: {
      cluster: 'sandbox',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    },
    from: ago(90 * HOUR),
    to: ago(0),
    dismissed: null,
  } as const;
  return [
    {
      ...given,
      kind: 'idle-service',
      title: 'Stop chat',
      sentence: 'No request was counted in 90 hours.',
      saving: { value: 2_912, unit: 'USD/month' },
      evidence: [{ label: 'Requests', value: '0' }],
      refutedBy: 'any request that its engines count',
      proposal: { action: 'stop' },
      basis: 'no request since null',
    },
    {
      ...given,
      kind: 'unneeded-replicas',
      title: 'Run 1 replica instead of 2',
      sentence: 'At most 3 requests ran at once and none waited.',
      saving: { value: null, unit: 'USD/month', reason: 'no price' },
      evidence: [{ label: 'Most requests at once', value: '3' }],
      refutedBy: 'more than 12 requests at once',
      proposal: {
        action: 'change',
        answers: { replicas: { min: 1, max: 1 } },
      },
      basis: '2 to 1',
    },
    {
      ...given,
      service: null,
      kind: 'unused-quota',
      title: 'Return 4 accelerators of h100',
      sentence: 'team-a held at most 4 of its 8 h100 at once in two weeks.',
      saving: { value: null, unit: '', reason: 'quota has no price' },
      evidence: [{ label: 'Nominal quota', value: '8' }],
      refutedBy: 'more than 4 held at once',
      proposal: null,
      basis: 'h100 8 4',
    },
  ];
}
