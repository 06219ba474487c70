import { checkInput } from './__fixtures__/world';
import { CheckInput } from './CheckInput';
import { checkFiles } from './checkFiles';

describe('the catalog-model rule', () => {
  const original = checkInput();
  const findingOf = async (artifactOf: CheckInput['artifactOf']) => {
    const { findings } = await checkFiles({ ...original, artifactOf });
    return findings.find(({ rule }) => rule === 'catalog-model');
  };
  const served = /storageUri: (\S+)/.exec(
    original.files.map(({ content }) => content).join('\n'),
  )![1];

  it('passes the artifact of the model, and nothing else', async () => {
    await expect(
      findingOf(async () => ({ uri: served })),
    ).resolves.toMatchObject({
      outcome: 'pass',
    });
    await expect(
      findingOf(async () => ({ uri: `${served.slice(0, -1)}0` })),
    ).resolves.toMatchObject({
      outcome: 'fail',
      path: 'spec.predictor.model.storageUri',
    });
    const refusal = 'Model resource:default/x is not vetted.';
    await expect(findingOf(async () => ({ refusal }))).resolves.toMatchObject({
      outcome: 'fail',
      message: refusal,
    });
  });

  it('blocks while the catalog cannot be asked', async () => {
    const report = await checkFiles({
      ...original,
      artifactOf: async () => {
        throw new Error('the catalog is away');
      },
    });
    expect(report.outcome).toBe('fail');
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        rule: 'catalog-model',
        outcome: 'unknown',
        message: expect.stringContaining('the catalog is away'),
      }),
    );
  });

  it('is left out where no catalog is given', async () => {
    await expect(findingOf(undefined)).resolves.toBeUndefined();
  });
});
