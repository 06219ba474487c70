import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  assembleRequest,
  inWords,
  otherAnswers,
  RequestDraft,
  tenantAnswer,
  useEnsuredAnswer,
} from '../answers';
import { LoadFailure } from '../LoadFailure';
import { LiveCheckPanel } from './LiveCheckPanel';
import { LiveCheck as Check, useLiveCheck } from './useLiveCheck';
import styles from './LiveCheck.module.css';

/** The form validates only fields that have an answer, so this one always has one. */
const ANSWER = 'on';

const OUTCOME_SENTENCES = {
  pass: 'This can be proposed.',
  warn: 'This can be proposed; read the warnings first.',
  fail: 'This cannot be proposed as it is.',
};

function statusOf(draft: RequestDraft, check: Check): string {
  if (draft.state === 'incomplete') {
    return draft.missing.length > 0
      ? `Still missing: ${inWords(draft.missing)}.`
      : 'Some answers need correcting.';
  }
  if (check.isChecking || (!check.report && !check.error)) {
    return 'Checking …';
  }
  return check.report ? OUTCOME_SENTENCES[check.report.outcome] : '';
}

/** Shows while the form is filled what the check says of the service it would become. */
export function LiveCheck(
  props: FieldExtensionComponentProps<string, { advisory?: boolean }>,
) {
  const advisory = props.uiSchema['ui:options']?.advisory === true;
  useEnsuredAnswer(
    props.formData || undefined,
    advisory ? undefined : ANSWER,
    props.onChange,
  );
  const draft = assembleRequest(otherAnswers(props.formContext));
  const check = useLiveCheck(draft);
  const problems = draft.state === 'incomplete' ? draft.problems : [];
  return (
    <Card className={styles.panel}>
      <CardHeader>
        <Text as="h3" variant="title-x-small" className={styles.title}>
          {props.schema.title ?? 'Live check'}
        </Text>
        <Text variant="body-small" color="secondary" role="status">
          {statusOf(draft, check)}
        </Text>
      </CardHeader>
      <CardBody>
        <div
          className={styles.body}
          aria-busy={check.isChecking}
          data-outdated={check.isChecking ? true : undefined}
        >
          {problems.length > 0 && (
            <ul className={styles.problems}>
              {problems.map(problem => (
                <li key={problem}>
                  <Text variant="body-small" color="danger">
                    {problem}
                  </Text>
                </li>
              ))}
            </ul>
          )}
          {check.error && (
            <LoadFailure
              what="The verdict about this service"
              error={check.error}
              onRetry={check.retry}
            />
          )}
          {draft.state === 'complete' && !check.report && !check.error && (
            <Skeleton height={96} role="status" aria-label="Checking" />
          )}
          {check.report && (
            <LiveCheckPanel
              report={check.report}
              tenant={tenantAnswer(props.formContext)}
            />
          )}
        </div>
      </CardBody>
    </Card>
  );
}
