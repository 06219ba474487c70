import {
  emptyModelVariant,
  emptyModelVersion,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  catalogModel,
  DIGEST,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { versionInWords } from './versionInWords';

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
