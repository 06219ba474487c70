import { lazy, Suspense, useEffect } from 'react';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Skeleton,
  Text,
} from '@backstage/ui';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { EditOptions } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  causeOf,
  ErrorPanel,
  isRefused,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  assembleRequest,
  editAnswers,
  inWords,
  isExternalRequest,
  otherAnswers,
  pathOption,
  PathOptions,
  RequestDraft,
  tenantAnswer,
} from '../answers';
import { AdapterInWords, AnswersInWords } from './answersInWords';
import { changesInWords } from './changesInWords';
import { ReportInWords, reportInWords, verdictInWords } from './reportInWords';
import { useAnswersInWords } from './useAnswersInWords';
import { useArtifact } from './useArtifact';
import { LiveCheck as Check, useLiveCheck } from './useLiveCheck';
import { validateLiveCheck } from './validateLiveCheck';
import { formField, pathSchema } from '../formField';
import styles from './LiveCheck.module.css';

/** Few forms change a service that exists, so that what shows a difference is loaded when one does. */
const EditPanel = lazy(() => import('./edit/EditPanel'));
/** The scaffolder loads all fields before it shows a form, and a report is there steps later. */
const LiveCheckPanel = lazy(() => import('./LiveCheckPanel'));

/** The form validates only fields that have an answer, so this one always has one. */
const ANSWER = 'on';

/** What the form holds for the check: the answers in words, or that it is on where the template allows a text alone. */
export type CheckAnswer =
  | string
  | (Partial<AnswersInWords & AdapterInWords & ReportInWords> & {
      changes?: string;
      choices?: Choices;
    });

type Choices = NonNullable<EditOptions['choices']>;

/** Sets the answer again until the form has it: it drops one of two that arrive within one render. */
function useAnswer(
  current: CheckAnswer | undefined,
  wanted: CheckAnswer | undefined,
  onChange: (answer: CheckAnswer) => void,
) {
  useEffect(() => {
    if (
      wanted !== undefined &&
      JSON.stringify(current) !== JSON.stringify(wanted)
    ) {
      onChange(wanted);
    }
  });
}

function statusOf(draft: RequestDraft, check: Check): string {
  if (draft.state === 'incomplete') {
    return draft.missing.length > 0
      ? `Still missing: ${inWords(draft.missing)}.`
      : 'Some answers are not valid.';
  }
  if (check.isChecking || (!check.report && !check.error)) {
    return 'Checking …';
  }
  if (isRefused(check.error)) {
    return verdictInWords('fail');
  }
  if (check.report?.findings.some(({ rule }) => rule === 'edit-changes')) {
    return 'Nothing to propose: no answer changes anything yet.';
  }
  return check.report ? verdictInWords(check.report.outcome) : '';
}

/** Checks the service while the form is filled in, and shows the findings. */
export function LiveCheck(
  props: FieldExtensionComponentProps<
    CheckAnswer,
    { advisory?: boolean } & PathOptions
  >,
) {
  const advisory = props.uiSchema['ui:options']?.advisory === true;
  const path = pathOption(props.uiSchema);
  const draft = assembleRequest(otherAnswers(props.formContext), path);
  const inReview = !advisory && [props.schema.type].flat().includes('object');
  const words = useAnswersInWords(inReview ? draft : undefined, path);
  const given = editAnswers(otherAnswers(props.formContext));
  // Its own answer is here before the form hands it to all fields.
  const own =
    typeof props.formData === 'object' ? props.formData?.choices : undefined;
  const choices = inReview ? own : given?.choices;
  const edit = given && { ...given, choices };
  const check = useLiveCheck(draft, path, edit);
  const changed = check.report?.edit;
  const reviewed = {
    ...words,
    ...(changed && { changes: changesInWords(changed) }),
    ...(check.report &&
      !check.isChecking &&
      reportInWords(check.report, tenantAnswer(props.formContext))),
    ...(choices && { choices }),
  };
  const answer = inReview ? reviewed : ANSWER;
  useAnswer(props.formData, advisory ? undefined : answer, props.onChange);
  const artifact = useArtifact(draft);
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
        <div className={styles.body} aria-busy={check.isChecking}>
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
          {check.error && isRefused(check.error) && (
            <Alert
              status="danger"
              icon
              role="alert"
              title={asSentence(causeOf(check.error) ?? check.error.message)}
            />
          )}
          {check.error && !isRefused(check.error) && (
            <ErrorPanel
              what="this service"
              verb="check"
              error={check.error}
              onRetry={check.retry}
            />
          )}
          {draft.state === 'complete' && !check.report && !check.error && (
            <Skeleton height={96} role="status" aria-label="Checking" />
          )}
          {changed && (
            <Suspense fallback={<Skeleton height={96} />}>
              <EditPanel
                edit={changed}
                choices={choices}
                onChoose={
                  inReview && edit
                    ? (id, choice) =>
                        props.onChange({
                          ...reviewed,
                          choices: { ...choices, [id]: choice },
                        })
                    : undefined
                }
              />
            </Suspense>
          )}
          {check.report && (
            <Suspense fallback={<Skeleton height={96} />}>
              <LiveCheckPanel
                report={check.report}
                tenant={tenantAnswer(props.formContext)}
                artifact={artifact}
                runsPods={
                  draft.state !== 'complete' ||
                  !isExternalRequest(draft.request)
                }
              />
            </Suspense>
          )}
        </div>
      </CardBody>
    </Card>
  );
}

export const liveCheckField = formField({
  name: 'LiveCheck',
  component: LiveCheck,
  validation: async (_value, field, { apiHolder, formData, uiSchema }) => {
    for (const reason of await validateLiveCheck(
      apiHolder,
      formData,
      uiSchema && pathOption(uiSchema),
    )) {
      field.addError(reason);
    }
  },
  output: z =>
    z.union([
      z.string().describe('Always `on`; the verdict is not kept'),
      z
        .record(z.string())
        .describe('The answers in words, by question, for the review'),
    ]),
  options: z =>
    pathSchema(z).extend({
      advisory: z
        .boolean()
        .optional()
        .describe('Only shows the verdict; never holds the form back'),
    }),
});
