import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Select, SelectItemText } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  Revision,
  ServiceRevisions,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingApiRef,
  revisionInWords,
  useLoaded,
  useServiceList,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { tenantAnswer, textAnswer } from '../answers';
import { formField } from '../formField';
import styles from '../framed.module.css';
import { FieldNote, Hint, Problem } from '../notes';
import { question } from '../question';
import { servicesOf } from '../ServicePicker/offeredServices';

type RevisionPickerProps = FieldExtensionComponentProps<string>;

/** Asks for an earlier state of the service: of all but the present one. */
export function RevisionPicker(props: RevisionPickerProps) {
  const tenant = tenantAnswer(props.formContext);
  const service = textAnswer(props.formContext, 'service');
  return tenant === undefined || service === undefined ? (
    <FieldNote label={question(props, 'State').label}>
      Choose a service first. It determines the states.
    </FieldNote>
  ) : (
    <StatesOfService {...props} tenant={tenant} service={service} />
  );
}

function StatesOfService(
  props: RevisionPickerProps & { tenant: string; service: string },
) {
  const { formData, service, tenant } = props;
  const api = useApi(modelServingApiRef);
  const services = useServiceList(servicesOf(tenant));
  const ref = services.data?.items.find(item => item.ref.name === service)?.ref;
  const states = useLoaded<ServiceRevisions>({
    key: ref && JSON.stringify(ref),
    load: () => api.serviceRevisions(ref!),
  });
  if (services.data && !ref && formData) {
    // A link named the state of a service that was removed.
    return (
      <FieldNote label={question(props, 'State').label}>
        Commit {formData.slice(0, 10)}
      </FieldNote>
    );
  }
  return (
    <WhenLoaded
      loaded={services.error ? { ...states, error: services.error } : states}
      what={`the states of ${service}`}
      rows={1}
      height={56}
      saysStale={false}
    >
      {list => <StateChoice {...props} list={list} />}
    </WhenLoaded>
  );
}

const optionOf = (revision: Revision) => ({
  id: revision.commit,
  ...revisionInWords(revision),
});

function StateChoice(
  props: RevisionPickerProps & { service: string; list: ServiceRevisions },
) {
  const { formData, list, onChange, service } = props;
  if (list.revisions === null) {
    return (
      <Alert
        status="warning"
        icon
        title={`The states of ${service} are unknown`}
        description={list.reason}
      />
    );
  }
  const earlier = list.revisions.slice(1);
  const chosen = earlier.find(({ commit }) => commit === formData);
  if (earlier.length === 0) {
    return (
      <Alert
        status="info"
        icon
        title={`${service} has no earlier state`}
        description="It has one once a change of it was merged."
      />
    );
  }
  return (
    <>
      <Select
        {...question(props, 'State')}
        placeholder="Choose a state"
        items={earlier.map(optionOf)}
        value={chosen ? chosen.commit : null}
        onChange={key => onChange(key === null ? undefined : String(key))}
      >
        {state => (
          <SelectItemText
            id={state.id}
            className={styles.option}
            title={state.title}
            description={state.description}
          />
        )}
      </Select>
      {list.reason && <Hint>{list.reason}</Hint>}
      {formData && !chosen && (
        <Problem>
          {formData === list.revisions[0]?.commit
            ? `${service} is in this state already.`
            : `${service} never had the state ${formData.slice(0, 10)}.`}{' '}
          Choose one from the list.
        </Problem>
      )}
    </>
  );
}

export const revisionPickerField = formField({
  name: 'RevisionPicker',
  component: RevisionPicker,
  output: z => z.string().describe('Id of a commit of the GitOps repository'),
});
