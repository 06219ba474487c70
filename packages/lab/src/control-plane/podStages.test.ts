import { readManifests } from '../kubernetes/readManifests';
import { packageFile } from '../packageFile';

describe('the pod stages', () => {
  const stages = readManifests(packageFile('cluster/pod-stages.yaml'));

  it('can be read, each under a name of its own', () => {
    const names = stages.map(({ metadata }) => metadata.name);

    expect(new Set(names).size).toBe(names.length);
    expect(stages.every(({ kind }) => kind === 'Stage')).toBe(true);
  });

  it.each([
    'image-pull-fails',
    'mount-fails',
    'never-ready',
    'crash-loop',
    'crash-after-ready',
  ])('know the behavior %s', behavior => {
    const matched = stages.filter(stage =>
      JSON.stringify(stage.spec).includes(`"${behavior}"`),
    );

    expect(matched).not.toEqual([]);
  });

  it.each([
    'image-pull',
    'model-load',
    'warm-up',
    'crash-after',
    'restart-after',
  ])('take the delay %s from its annotation', annotation => {
    const delays = stages.map(({ spec }) =>
      JSON.stringify((spec as any).delay),
    );

    expect(delays.join()).toContain(`/${annotation}`);
  });
});
