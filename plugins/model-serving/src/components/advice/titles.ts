import { AdviceKind } from '@model-serving/backstage-plugin-model-serving-common';

export const ADVICE_TITLES: Readonly<Record<AdviceKind, string>> = {
  'waiting-requests': 'waiting requests',
  'idle-service': 'idle service',
  'unneeded-replicas': 'unneeded replicas',
  'larger-size': 'smaller size',
  'larger-variant': 'smaller variant',
  'unused-quota': 'unused quota',
};
