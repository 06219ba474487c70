import { Alert } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  CallState,
  causeOf,
  Facts,
} from '@model-serving/backstage-plugin-model-serving-react';
import { answerNumbers } from './answerNumbers';

/** How a call has ended, and what it took. */
export function CallOutcome(props: {
  call: CallState;
  service: ServiceDetail;
}) {
  const { error, finishReason, status, usage } = props.call;
  switch (status) {
    case 'failed':
      return (
        <Alert
          status="danger"
          title="No answer"
          description={asSentence((error && causeOf(error)) ?? error!.message)}
        />
      );
    case 'stopped':
      return <p role="status">Stopped. The engine stopped too.</p>;
    case 'done':
      return (
        <div role="status">
          {finishReason === 'length' && (
            <p>The answer ended at the token limit.</p>
          )}
          {usage && (
            <Facts
              layout="line"
              items={answerNumbers(usage, props.service.cost)}
            />
          )}
        </div>
      );
    default:
      return <p role="status">{status === 'running' ? 'Answering …' : ''}</p>;
  }
}
