import {
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelServingApi,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FakeModelCatalog,
  fakeModel,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { ModelAnswer } from '../answers';
import { unconfirmedLicense } from './licenseToConfirm';

const REF = 'resource:default/llama';
const license = (id: string) => ({ id, url: null, text: null });
const version = (name: string) =>
  emptyModelVersion(name, [
    emptyModelVariant('bf16', `oci://registry.example/m:${name}`, 'vLLM'),
  ]);

const LLAMA = fakeModel('llama', {
  title: 'Llama',
  license: license('llama3.1'),
  defaultVersion: '2',
  versions: [version('2'), { ...version('1'), license: license('apache-2.0') }],
});

const asked = (
  answer: ModelAnswer | undefined,
  model: ModelServingApi['model'] = async name =>
    new FakeModelCatalog([LLAMA], false).detail(name, undefined)!,
) =>
  unconfirmedLicense(
    {
      get: ref =>
        (ref.id === modelServingApiRef.id ? { model } : undefined) as any,
    },
    answer,
    'team-a',
  );

describe('going on without having confirmed the license', () => {
  it.each<[string, ModelAnswer]>([
    ['an entity ref', REF],
    ['a version', { ref: REF, version: '2' }],
    ['another license', { ref: REF, licenseAccepted: 'gemma' }],
  ])('is refused with what to do for %s', async (_what, answer) => {
    expect(await asked(answer)).toBe(
      'Confirm the license llama3.1 of Llama: read it, and tick the box.',
    );
  });

  it.each<[string, ModelAnswer | undefined]>([
    ['it is confirmed', { ref: REF, licenseAccepted: 'llama3.1' }],
    ['the version has a permissive one', { ref: REF, version: '1' }],
    [
      'the version does not exist, which the field says',
      { ref: REF, version: '3' },
    ],
    ['no model is chosen, which is asked for anyway', undefined],
    ['the model is none of the catalog', 'no ref'],
  ])('is no matter where %s', async (_what, answer) => {
    expect(await asked(answer)).toBeNull();
  });

  it('is left to the server where the model cannot be read', async () => {
    expect(
      await asked(REF, async () => {
        throw new Error('the backend is down');
      }),
    ).toBeNull();
  });
});
