import { parseEntityRef } from '@backstage/catalog-model';
import { Alert, Flex, Select } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  ModelDetail,
  RequestedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  useModelDetail,
  useServiceList,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  ModelAnswer,
  requestedModel,
  tenantAnswer,
  textAnswer,
  useEnsuredAnswer,
} from '../answers';
import { formField } from '../formField';
import { LicenseConfirmation } from '../ModelPicker/LicenseConfirmation';
import {
  licenseToConfirm,
  unconfirmedLicense,
} from '../ModelPicker/licenseToConfirm';
import { FieldNote, Problem } from '../notes';
import { question } from '../question';
import { servicesOf } from '../ServicePicker/offeredServices';

type AdapterPickerProps = FieldExtensionComponentProps<ModelAnswer>;

/** Asks for one of the LoRA adapters that the catalog has of the model that the chosen service runs. */
export function AdapterPicker(props: AdapterPickerProps) {
  const tenant = tenantAnswer(props.formContext);
  const service = textAnswer(props.formContext, 'service');
  return tenant === undefined || service === undefined ? (
    <FieldNote label={question(props, 'Adapter').label}>
      Choose a service first. Its model determines the adapters.
    </FieldNote>
  ) : (
    <ModelOfService {...props} tenant={tenant} service={service} />
  );
}

type OfService = AdapterPickerProps & { tenant: string; service: string };

/** A model of the catalog, as the tenant may see it; nothing is loaded while none is named. */
const useModel = (
  entityRef: string | null | undefined,
  tenant: string,
): Loaded<ModelDetail> =>
  useModelDetail(
    entityRef ? parseEntityRef(entityRef).name : undefined,
    tenant,
  );

function ModelOfService(props: OfService) {
  const { service, tenant } = props;
  const services = useServiceList(servicesOf(tenant));
  return (
    <WhenLoaded
      loaded={services}
      what={`the services of ${tenant}`}
      rows={1}
      height={56}
      saysStale={false}
    >
      {({ items }) => {
        const base = items.find(({ ref }) => ref.name === service)?.model;
        return base?.entityRef ? (
          <AdaptersOfModel {...props} base={base.entityRef} />
        ) : (
          <FieldNote label={question(props, 'Adapter').label}>
            The catalog does not know which model {service} runs.
          </FieldNote>
        );
      }}
    </WhenLoaded>
  );
}

const adaptersOf = ({ derived }: ModelDetail) =>
  derived.filter(({ relation }) => relation === 'adapter');

function AdaptersOfModel(props: OfService & { base: string }) {
  const { base, formData, onChange, service, tenant } = props;
  const model = useModel(base, tenant);
  const all = model.data && adaptersOf(model.data);
  useEnsuredAnswer<ModelAnswer>(
    requestedModel(formData),
    all?.length === 1 ? { ref: all[0].entityRef } : undefined,
    onChange,
  );
  return (
    <WhenLoaded
      loaded={model}
      what={`the adapters for ${service}`}
      rows={1}
      height={56}
      saysStale={false}
    >
      {detail => <AdapterChoice {...props} detail={detail} />}
    </WhenLoaded>
  );
}

function AdapterChoice(props: OfService & { detail: ModelDetail }) {
  const { detail, formData, onChange, service } = props;
  const { title } = detail.model;
  const items = adaptersOf(detail);
  const asked = question(props, 'Adapter');
  const requested = requestedModel(formData);
  const chosen = items.find(
    ({ entityRef }) => entityRef.toLowerCase() === requested?.ref.toLowerCase(),
  );
  if (items.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={`No adapters for ${title}`}
        description="The catalog has no model that names it as the base of an adapter. Platform owners add adapters as they add models."
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      <Select
        {...asked}
        // What is missed of a chosen adapter is its license: an invalid choice would keep the browser from sending the form.
        isInvalid={asked.isInvalid && !chosen}
        placeholder="Choose an adapter"
        options={items.map(adapter => ({
          id: adapter.entityRef,
          label: adapter.title,
        }))}
        value={chosen?.entityRef ?? null}
        onChange={key =>
          onChange(key === null ? undefined : { ref: String(key) })
        }
      />
      {requested && !chosen && (
        <Problem>
          {requested.ref} is not an adapter of {title}, which {service} runs.
          Choose one from the list.
        </Problem>
      )}
      {requested && chosen && (
        <License
          {...props}
          requested={{ ...requested, ref: chosen.entityRef }}
        />
      )}
    </Flex>
  );
}

/** Asks to confirm the adapter's license, where that is needed. */
function License(props: OfService & { requested: RequestedModel }) {
  const { onChange, requested, tenant } = props;
  const { data } = useModel(requested.ref, tenant);
  const { isDisabled, isInvalid } = question(props, '');
  return data ? (
    <LicenseConfirmation
      license={licenseToConfirm(data, requested)}
      accepted={requested.licenseAccepted}
      isDisabled={isDisabled}
      isMissed={isInvalid}
      onChange={licenseAccepted => onChange({ ...requested, licenseAccepted })}
    />
  ) : null;
}

export const adapterPickerField = formField({
  name: 'AdapterPicker',
  component: AdapterPicker,
  validation: async (answer, field, { apiHolder, formData }) => {
    const missing = await unconfirmedLicense(
      apiHolder,
      answer,
      tenantAnswer({ formData }),
    );
    if (missing) {
      field.addError(missing);
    }
  },
  output: z =>
    z.union([
      z.string().describe('Entity ref of an adapter'),
      z
        .record(z.string())
        .describe(
          'Entity ref of an adapter, and the license that was confirmed',
        ),
    ]),
});
