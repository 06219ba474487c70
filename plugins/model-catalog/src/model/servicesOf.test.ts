import { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import {
  DIGEST,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { readModel } from '../model/readModel';
import { servicesOf } from './servicesOf';

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

describe('servicesOf', () => {
  const model = readModel(modelEntity('qwen'));

  it('finds a service by its model entity or the artifact', () => {
    const found = [
      service('component:team-b/one', { entityRef: 'resource:default/qwen' }),
      service('component:team-c/three', { digest: DIGEST }),
    ];
    const others = [
      service('component:team-c/four', { name: 'qwen' }),
      service('component:team-a/chat', null),
    ];
    expect(servicesOf(model, [...found, ...others])).toEqual(found);
  });

  it('does not join models that are both not pinned', () => {
    const moving = readModel(modelEntity('tiny', { uri: 'oci://r/tiny:1' }));
    expect(
      servicesOf(moving, [service('component:team-a/x', { digest: null })]),
    ).toEqual([]);
  });
});
