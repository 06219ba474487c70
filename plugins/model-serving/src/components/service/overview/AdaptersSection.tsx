import { Text } from '@backstage/ui';
import {
  ServedAdapter,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  DataColumn,
  DataTable,
  Section,
  Unknown,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';

function AdapterModel({ adapter }: { adapter: ServedAdapter }) {
  const { entityRef, variant, version } = adapter;
  const which = [
    version !== null && `version ${version}`,
    variant !== null && `variant ${variant}`,
  ].filter(Boolean);
  return (
    <>
      <AppLink path={useServingLinks().model(entityRef)}>
        {entityRef.slice(entityRef.indexOf('/') + 1)}
      </AppLink>
      {which.length > 0 && (
        <Text as="div" variant="body-small" color="secondary">
          {which.join(', ')}
        </Text>
      )}
    </>
  );
}

const columns = (
  engine: string | null,
): ReadonlyArray<DataColumn<ServedAdapter>> => [
  {
    id: 'name',
    label: 'Name',
    isRowHeader: true,
    render: ({ name }) => <code>{name}</code>,
  },
  {
    id: 'model',
    label: 'Adapter',
    render: adapter => <AdapterModel adapter={adapter} />,
  },
  {
    id: 'traffic',
    label: 'Requests',
    render: () => (
      <Unknown
        sentence={`The metrics of ${
          engine ?? 'the engine'
        } count the model and its adapters together.`}
      />
    ),
  },
];

/** LoRA adapters that callers may ask for beside the model of a service. */
export function AdaptersSection(props: { service: ServiceDetail }) {
  const { engine, model, ref } = props.service;
  return model?.adapters ? (
    <Section title="LoRA adapters">
      <Text variant="body-small" color="secondary">
        Callers write the name into the field model of their requests.{' '}
        {ref.name} stands for the model itself.
      </Text>
      <DataTable
        label="LoRA adapters"
        columns={columns(engine)}
        rows={model.adapters}
        rowKey={({ name }) => name}
      />
    </Section>
  ) : null;
}
