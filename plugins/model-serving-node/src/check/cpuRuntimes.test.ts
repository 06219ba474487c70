import { inferenceServicePath, renderService } from '../goldenPaths';
import {
  cpuSize,
  model,
  platformProfile,
  renderInput,
} from '../goldenPaths/__fixtures__/input';
import { checkInput } from './__fixtures__/world';
import { checkFiles } from './checkFiles';

const profile = platformProfile();
profile.accelerators.push(cpuSize);

const onCpus = profile.runtimes.filter(({ devices }) =>
  devices.includes('cpu'),
);

/** A service of a model that the runtime serves, on CPUs. */
const inputOf = ({ id, serves }: (typeof onCpus)[number]) => ({
  ...renderInput({ accelerator: cpuSize.id }),
  request: {
    ...renderInput({ accelerator: cpuSize.id }).request,
    runtime: id,
  },
  model: {
    ...model,
    facts: {
      ...model.facts,
      format: serves.formats[0],
      task: serves.tasks?.[0] ?? null,
    },
  },
  profile,
});

describe('a service on CPUs', () => {
  it('can be served by several shipped runtimes', () => {
    expect(onCpus.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['llamacpp', 'mlserver-sklearn']),
    );
  });

  it.each(onCpus.map(runtime => [runtime.id, runtime] as const))(
    'of %s passes the check, and asks for no accelerator',
    async (_id, runtime) => {
      const files = renderService(inferenceServicePath, inputOf(runtime));
      expect(files[0].content).not.toMatch(/gpu|accelerator(?!s-per-replica)/i);
      const { findings, quota } = await checkFiles({
        ...checkInput(),
        profile,
        files,
      });
      expect(
        findings
          .filter(({ outcome }) => outcome !== 'pass')
          .map(({ message, rule }) => `${rule}: ${message}`),
      ).toEqual([]);
      expect(quota).toMatchObject({ word: 'fits', flavor: 'cpu' });
    },
  );

  it('is refused where the runtime needs an accelerator', () => {
    const input = renderInput({ accelerator: cpuSize.id });
    expect(() =>
      renderService(inferenceServicePath, { ...input, profile }),
    ).toThrow(/need an accelerator, and 8 cores 16 GiB has none/);
  });
});
