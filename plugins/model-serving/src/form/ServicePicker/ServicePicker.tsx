import { Alert, Flex, Select, SelectItemText } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ServiceList } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  useServiceList,
  WhenLoaded,
  servedModelTitle,
} from '@model-serving/backstage-plugin-model-serving-react';
import { tenantAnswer, useEnsuredAnswer } from '../answers';
import { formField } from '../formField';
import styles from '../framed.module.css';
import { FieldNote, Hint, Problem } from '../notes';
import { question } from '../question';
import {
  ServicePickerOptions,
  servicesOf,
  takesAdapters,
} from './offeredServices';

type ServicePickerProps = FieldExtensionComponentProps<
  string,
  ServicePickerOptions
>;

/** The services of a list that the template offers. */
const offered = (
  { uiSchema }: Pick<ServicePickerProps, 'uiSchema'>,
  { items }: ServiceList,
) => (uiSchema['ui:options']?.all ? items : items.filter(takesAdapters));

/** Asks for one of the tenant's services: of all, or of those whose engine takes LoRA adapters. */
export function ServicePicker(props: ServicePickerProps) {
  const tenant = tenantAnswer(props.formContext);
  return tenant === undefined ? (
    <FieldNote label={question(props, 'Service').label}>
      Choose a tenant first. It determines the services.
    </FieldNote>
  ) : (
    <ServicesOfTenant {...props} tenant={tenant} />
  );
}

function ServicesOfTenant(props: ServicePickerProps & { tenant: string }) {
  const { formData, onChange, tenant } = props;
  const services = useServiceList(servicesOf(tenant));
  const fitting = services.data && offered(props, services.data);
  useEnsuredAnswer(
    formData || undefined,
    fitting?.length === 1 ? fitting[0].ref.name : undefined,
    onChange,
  );
  return (
    <WhenLoaded
      loaded={services}
      what={`the services of ${tenant}`}
      rows={1}
      height={56}
      saysStale={false}
    >
      {list => <ServiceChoice {...props} list={list} />}
    </WhenLoaded>
  );
}

function ServiceChoice(
  props: ServicePickerProps & { tenant: string; list: ServiceList },
) {
  const { formData, list, onChange, tenant } = props;
  const items = offered(props, list);
  const chosen = items.find(({ ref }) => ref.name === formData);
  const others = list.totalItems - items.length;
  const othersTakeNone =
    others > 0 &&
    `${formatNumber(others)} other ${
      others === 1 ? 'service' : 'services'
    } of ${tenant} cannot take adapters: the engine takes none, or the model is not in the catalog.`;
  const removed =
    formData && !chosen && props.uiSchema['ui:options']?.removed === true;
  if (removed) {
    return (
      <FieldNote label={question(props, 'Service').label}>
        {formData} is not in the cluster now.
      </FieldNote>
    );
  }
  if (list.totalItems === 0) {
    return <Alert status="info" icon title={`${tenant} has no services`} />;
  }
  if (items.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={`No service of ${tenant} takes adapters`}
        description={
          othersTakeNone ||
          'Serve the model that the adapter was made for first, with vLLM or SGLang.'
        }
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      <Select
        {...question(props, 'Service')}
        placeholder="Choose a service"
        items={items.map(service => ({
          id: service.ref.name,
          description: [
            service.model && servedModelTitle(service.model),
            service.engine,
          ]
            .filter(Boolean)
            .join(' · '),
        }))}
        value={chosen ? chosen.ref.name : null}
        onChange={key => onChange(key === null ? undefined : String(key))}
      >
        {service => (
          <SelectItemText
            id={service.id}
            className={styles.option}
            title={service.id}
            description={service.description}
          />
        )}
      </Select>
      {othersTakeNone && <Hint>{othersTakeNone}</Hint>}
      {formData && !chosen && (
        <Problem>
          {tenant} has no service {formData}
          {others > 0 && ' that takes adapters'}. Choose one from the list.
        </Problem>
      )}
    </Flex>
  );
}

export const servicePickerField = formField({
  name: 'ServicePicker',
  component: ServicePicker,
  output: z => z.string().describe('Name of a service of the tenant'),
  options: z =>
    z.object({
      all: z
        .boolean()
        .optional()
        .describe('Lists every service, not only those that take adapters'),
      removed: z
        .boolean()
        .optional()
        .describe('Takes a service that was removed, where a link names it'),
    }),
});
