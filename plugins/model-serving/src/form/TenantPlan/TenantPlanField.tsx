import { useApi } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  TenantPlan,
  tenantProposalOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import {
  ErrorPanel,
  modelServingApiRef,
  Verbatim,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  otherAnswers,
  useDebouncedRequest,
  useEnsuredAnswer,
} from '../answers';
import { formField } from '../formField';
import styles from './TenantPlan.module.css';

function statusOf(plan: TenantPlan | undefined, isAnswered: boolean): string {
  if (!isAnswered) {
    return 'Still missing: the action and the tenant.';
  }
  if (!plan) {
    return '';
  }
  return plan.breaks.length > 0
    ? 'This change breaks something. Review and accept it below, or go back.'
    : 'No known breakage.';
}

function Plan(props: { plan: TenantPlan }) {
  const { breaks, files, notes } = props.plan;
  return (
    <>
      {breaks.length > 0 && (
        <ul className={styles.breaks} aria-label="Breaking changes">
          {breaks.map(line => (
            <li key={line}>
              <RiErrorWarningLine size={16} aria-hidden="true" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
      )}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="Notes">
          {notes.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {files.map(({ content, path }) => (
        <Verbatim key={path} title={path} text={content} />
      ))}
    </>
  );
}

/** Shows what a tenant's proposal would write, and what it would break. */
export function TenantPlanField(props: FieldExtensionComponentProps<string>) {
  useEnsuredAnswer(props.formData || undefined, undefined, props.onChange);
  const proposal = tenantProposalOf(otherAnswers(props.formContext));
  const api = useApi(modelServingApiRef);
  const { data, error, isCurrent, retry } = useDebouncedRequest(
    proposal,
    (current, signal) => api.planTenant(current, { signal }),
  );
  const plan = isCurrent ? data : undefined;
  const isPlanning = proposal !== undefined && !isCurrent;
  return (
    <Card className={styles.panel}>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {props.schema.title ?? 'Plan'}
        </Text>
        <Text variant="body-small" color="secondary" role="status">
          {isPlanning ? 'Planning …' : statusOf(plan, proposal !== undefined)}
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.body} aria-busy={isPlanning}>
          {isCurrent && error && (
            <ErrorPanel what="the plan" error={error} onRetry={retry} />
          )}
          {isPlanning && (
            <Skeleton height={96} role="status" aria-label="Planning" />
          )}
          {plan && <Plan plan={plan} />}
        </div>
      </CardBody>
    </Card>
  );
}

export const tenantPlanField = formField({
  name: 'TenantPlan',
  component: TenantPlanField,
  output: z => z.string().describe('Nothing; the plan is not kept'),
});
