import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  DriftSource,
  modelServingDriftSourcesExtensionPoint,
} from '@model-serving/backstage-plugin-model-serving-node';
import drift from '.';

async function sourcesOf(config?: object): Promise<DriftSource[]> {
  const added: DriftSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        modelServingDriftSourcesExtensionPoint,
        { addDriftSource: (...each: DriftSource[]) => added.push(...each) },
      ],
    ],
    features: [
      drift,
      mockServices.rootConfig.factory({
        data: { modelServing: { models: { drift: config } } } as any,
      }),
    ],
  });
  await backend.stop();
  return added;
}

const EVIDENTLY = {
  url: 'https://evidently.example.com',
  schedule: { frequency: { hours: 1 }, timeout: { minutes: 5 } },
  models: [
    {
      model: 'huggingface.co/Acme/Churn',
      version: '3',
      project: '01a229a0-0904-75f6-bd2e-1d5e1594cc4c',
    },
  ],
};
const NANNYML = {
  host: 'db.example.com',
  database: 'nannyml',
  user: 'portal',
  models: [{ model: 'Resource:churn', name: 'churn-model' }],
};

describe('the module', () => {
  it('adds a source for each monitor, with the models that it watches', async () => {
    const added = await sourcesOf({
      evidently: { main: EVIDENTLY },
      nannyml: { main: NANNYML },
    });
    expect(
      added.map(({ id, schedule, watches }) => ({
        id,
        frequency: schedule?.frequency,
        watches: watches.map(watch => [watch.id, watch.model, watch.version]),
      })),
    ).toEqual([
      {
        id: 'evidently-main',
        frequency: { hours: 1 },
        watches: [
          [
            EVIDENTLY.models[0].project,
            { identity: 'repository:huggingface.co/acme/churn' },
            '3',
          ],
        ],
      },
      {
        id: 'nannyml-main',
        frequency: undefined,
        watches: [
          ['churn-model', { entityRef: 'resource:default/churn' }, null],
        ],
      },
    ]);
  });

  it('adds none without configuration', async () => {
    await expect(sourcesOf()).resolves.toEqual([]);
  });

  it('leaves out a monitor that cannot be used', async () => {
    const added = await sourcesOf({
      evidently: { 'Not an id': EVIDENTLY, other: {}, main: EVIDENTLY },
      nannyml: 'yes',
    });
    expect(added.map(({ id }) => id)).toEqual(['evidently-main']);
  });
});
