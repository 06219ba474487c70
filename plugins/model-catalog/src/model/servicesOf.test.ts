import {
  emptyModelVariant,
  emptyModelVersion,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  catalogModel,
  DIGEST,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { servicesOf, versionInWords } from './servicesOf';

function service(
  entityRef: string,
  model: Partial<NonNullable<ServiceSummary['model']>> | null,
): ServiceSummary {
  const known = {
    name: 'm',
    uri: null,
    digest: null,
    entityRef: null,
    version: null,
    variant: null,
  };
  return {
    entityRef,
    model: model && { ...known, ...model },
  } as Partial<ServiceSummary> as ServiceSummary;
}

const modelAt = (uri: string) =>
  catalogModel('qwen', {
    versions: [
      emptyModelVersion('2', [emptyModelVariant('new', 'oci://r/m:2', 'vLLM')]),
      emptyModelVersion('1', [emptyModelVariant('bf16', uri, 'vLLM')]),
    ],
  });

describe('servicesOf', () => {
  it('finds a service by its model entity or the artifact of any version', () => {
    const found = [
      service('component:team-b/one', { entityRef: 'resource:default/qwen' }),
      service('component:team-c/three', { digest: DIGEST }),
    ];
    const others = [
      service('component:team-c/four', { name: 'qwen' }),
      service('component:team-a/chat', null),
    ];
    expect(
      servicesOf(modelAt(`oci://r/m@${DIGEST}`), [...found, ...others]),
    ).toEqual(found);
  });

  it('does not join models that are both not pinned', () => {
    expect(
      servicesOf(modelAt('oci://r/tiny:1'), [
        service('component:team-a/x', { digest: null }),
      ]),
    ).toEqual([]);
  });
});

describe('versionInWords', () => {
  const model = modelAt(`oci://r/m@${DIGEST}`);

  it('names the version by the artifact, and the one that is newer', () => {
    expect(
      versionInWords(model, service('component:team-a/x', { digest: DIGEST })),
    ).toBe('Version 1; version 2 is newer');
  });

  it('says nothing of an artifact that no version has, or of none', () => {
    for (const digest of [`sha256:${'1'.repeat(64)}`, null]) {
      expect(
        versionInWords(model, service('component:team-a/x', { digest })),
      ).toBeNull();
    }
  });
});
