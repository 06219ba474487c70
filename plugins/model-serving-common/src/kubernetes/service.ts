import { FieldReader } from './FieldReader';
import { defineKind, noServices, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';

/** A Kubernetes Service: how pods are reached inside the cluster. @public */
export interface ProjectedService extends ObjectMeta<'Service'> {
  readonly type: string;
  readonly headless: boolean;
  /** Labels of the pods behind it; empty when it selects none. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: ReadonlyArray<{
    readonly name: string | null;
    readonly port: number | null;
  }>;
}

/** Reads a Service. */
export function projectService(object: FieldReader): ProjectedService {
  const spec = object.at('spec');
  return {
    ...readObjectMeta('Service', object),
    type: spec.at('type').text() ?? 'ClusterIP',
    headless: spec.at('clusterIP').text() === 'None',
    selector: spec.at('selector').textMap(),
    ports: spec
      .at('ports')
      .list()
      .map(port => ({
        name: port.at('name').text() || null,
        port: port.at('port').integer(),
      })),
  };
}

export const serviceKind = defineKind({
  served: servedAt('', 'v1'),
  plural: 'services',
  scope: 'namespaced',
  project: projectService,
  lookUps: {},
  services: noServices,
  concernsOthers: false,
});
