import { Examination } from '@model-serving/backstage-plugin-model-serving-common';

/** One finding of each state. */
export function telltaleExaminations(): Examination[] {
  return [
    {
      area: 'configuration',
      id: 'configuration.readable',
      title: 'The configuration can be used',
      state: 'holds',
      detail: 'every key of modelServing can be read',
      source: 'config:modelServing',
      next: null,
      docs: 'docs/production.md',
    },
    {
      area: 'clusters',
      id: 'clusters.gpu-eu.reached',
      title: 'Cluster gpu-eu answers',
      state: 'holds',
      detail: 'its API server answers',
      source: 'kubernetes:gpu-eu',
      next: null,
      docs: 'docs/clusters.md',
    },
    {
      area: 'clusters',
      id: 'clusters.gpu-us.reached',
      title: 'Cluster gpu-us answers',
      state: 'broken',
      detail: 'its certificate has expired',
      source: 'kubernetes:gpu-us',
      next: 'Cluster administrators: renew the certificate of the API server.',
      docs: 'docs/clusters.md',
    },
    {
      area: 'repository',
      id: 'repository.push',
      title: 'Changes need a pull request',
      state: 'unknown',
      detail: 'the forge does not report who can push to branch main',
      source: 'forge:git.example.com branch main',
      next: null,
      docs: 'docs/gitops.md',
    },
    {
      area: 'prices',
      id: 'prices.configured',
      title: 'Prices are configured',
      state: 'note',
      detail: 'no prices are configured, so that costs are unknown',
      source: 'config:modelServing.prices',
      next: 'Platform owners: set modelServing.prices, or add a price source.',
      docs: 'docs/prices.md',
    },
  ];
}
