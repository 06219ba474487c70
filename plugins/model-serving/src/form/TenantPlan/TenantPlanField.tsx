import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  TenantPlan,
  tenantProposalOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import { otherAnswers, useEnsuredAnswer } from '../answers';
import { LoadFailure } from '../LoadFailure';
import { useTenantPlan } from './useTenantPlan';
import styles from './TenantPlan.module.css';

function statusOf(plan: TenantPlan | undefined, isAnswered: boolean): string {
  if (!isAnswered) {
    return 'Still missing: what to do, and for whom.';
  }
  if (!plan) {
    return '';
  }
  return plan.breaks.length > 0
    ? 'This breaks something. Read it, and accept it below, or go back.'
    : 'Nothing that is known breaks by this.';
}

function Plan(props: { plan: TenantPlan }) {
  const { breaks, files, notes } = props.plan;
  return (
    <>
      {breaks.length > 0 && (
        <ul className={styles.breaks} aria-label="What would break">
          {breaks.map(line => (
            <li key={line}>
              <RiErrorWarningLine size={16} aria-hidden="true" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
      )}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="To know">
          {notes.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {files.map(({ content, path }) => (
        <details key={path} className={styles.file}>
          <summary>{path}</summary>
          {/* A region that scrolls must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} role="group" aria-label={path}>
            {content}
          </pre>
        </details>
      ))}
    </>
  );
}

/** Shows what a tenant's proposal would write, and what it would break. */
export function TenantPlanField(props: FieldExtensionComponentProps<string>) {
  useEnsuredAnswer(props.formData || undefined, undefined, props.onChange);
  const proposal = tenantProposalOf(otherAnswers(props.formContext));
  const { error, isPlanning, plan, retry } = useTenantPlan(proposal);
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
          {error && (
            <LoadFailure
              what="What this would do"
              error={error}
              onRetry={retry}
            />
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
